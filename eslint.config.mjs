import tseslint from "typescript-eslint";

/** Which layers a folder under src may import; the arrows only go down. */
const allowedLayers = {
  core: [],
  net: ["core"],
  store: ["core"],
  protocol: ["core"],
  engine: ["core", "net", "store"],
  webview: ["core", "protocol"],
  host: ["core", "engine", "protocol"],
  cli: ["core", "engine"],
};
const layers = Object.keys(allowedLayers);
const socketModules = ["net", "tls", "dgram", "dns", "dns/promises"];
const fileModules = ["fs", "fs/promises"];
const programModules = ["child_process"];
const withPrefix = (names) => names.flatMap((name) => [name, `node:${name}`]);

function layerRule(layer) {
  const forbidden = layers.filter((other) => other !== layer && !allowedLayers[layer].includes(other));
  const patterns = forbidden.map((other) => ({
    regex: `^(\\.\\./)+${other}/`,
    message: `${layer}/ may not import ${other}/.`,
  }));
  patterns.push({ regex: "(^|/)extension(\\.js)?$", message: "Nothing imports extension.ts." });
  const paths = [];
  if (layer !== "host") paths.push("vscode");
  if (layer !== "net") paths.push(...withPrefix(socketModules), "ws");
  if (layer !== "host" && layer !== "store") paths.push(...withPrefix(fileModules));
  if (layer !== "store") paths.push(...withPrefix(programModules));
  if (layer === "core" || layer === "protocol" || layer === "webview") patterns.push({ regex: "^node:" });
  return {
    files: [`src/${layer}/**/*.ts`],
    rules: { "no-restricted-imports": ["error", { paths, patterns }] },
  };
}

export default tseslint.config(
  { ignores: ["dist/", ".types/", ".vscode-test/", "node_modules/", "**/*.d.ts"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      "@typescript-eslint/no-non-null-assertion": "error",
      "max-lines": ["error", 400],
      "max-lines-per-function": ["error", { max: 60, skipComments: true, skipBlankLines: true }],
      "max-params": ["error", 4],
      eqeqeq: "error",
    },
  },
  ...layers.map(layerRule),
  {
    files: ["test/**/*.ts"],
    rules: {
      "max-lines-per-function": ["error", { max: 80, skipComments: true, skipBlankLines: true }],
    },
  },
  {
    // A describe() holds many tests; its own length says nothing.
    files: ["test/**/*.test.ts"],
    rules: { "max-lines-per-function": "off" },
  },
);
