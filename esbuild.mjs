// Builds the extension, its webview and the tests.
//   node esbuild.mjs [--production | --watch | --tests | --layers]
import { build, context, transform } from "esbuild";
import { chmod, copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";

const flags = new Set(process.argv.slice(2));
const isProduction = flags.has("--production");
const shared = { bundle: true, minify: isProduction, sourcemap: !isProduction, logLevel: "warning", target: "es2022" };
/** For Node, yaml comes as a hundred CommonJS files; for browsers as modules, which load in a quarter less time. */
const alias = { yaml: "./node_modules/yaml/browser/dist/index.js" };
const node = { ...shared, platform: "node", format: "cjs", target: "node20", alias };

/**
 * VS Code loads CommonJS, and esbuild splits ECMAScript modules only: the one is made of the other. Classes and state that
 * two parts share are in one file, so that `instanceof` holds across them.
 */
const asCommonJs = (folder) => ({
  name: "as CommonJS",
  setup({ onEnd }) {
    onEnd(async ({ outputFiles = [] }) => {
      await rm(`dist/${folder}`, { recursive: true, force: true });
      await mkdir(`dist/${folder}`, { recursive: true });
      const options = { format: "cjs", minify: isProduction, target: "node20", supported: { "dynamic-import": false } };
      for (const { path, text } of outputFiles) {
        const { code } = await transform(text, { ...options, sourcemap: isProduction ? false : "inline" });
        // Each file that imports all of `vscode` would get a copy of its hundreds of members otherwise.
        await writeFile(path, code.replace(/\b\w+\((require\("vscode"\))(?:, ?1)?\)/g, "$1"));
      }
    });
  },
});

/** A program with its parts in a folder beside it: what is imported by `import()` is loaded when first needed. */
const inParts = (folder) => ({
  ...node,
  outdir: "dist",
  format: "esm",
  splitting: true,
  chunkNames: `${folder}/[name]-[hash]`,
  sourcemap: isProduction ? false : "inline",
  write: false,
  plugins: [asCommonJs(folder)],
});

/** What VS Code loads first is `extension.js`. */
const host = { ...inParts("parts"), entryPoints: { extension: "src/extension.ts" }, external: ["vscode"] };

/** The headless runner needs nothing but Node. */
const cli = {
  ...inParts("cli"),
  entryPoints: { cli: "src/cli/main.ts" },
  define: { sockscopeVersion: JSON.stringify(JSON.parse(await readFile("package.json", "utf8")).version) },
};

const webview = {
  ...shared,
  entryPoints: { panel: "src/webview/main.ts" },
  outdir: "dist/webview",
  platform: "browser",
  format: "iife",
  loader: { ".ttf": "dataurl" },
};

async function findSources(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d)\.ts$/.test(entry.name))
    .map((entry) => relative(".", join(entry.parentPath, entry.name)))
    .sort();
}

async function buildExtension() {
  const options = [host, cli, webview];
  if (flags.has("--watch")) {
    for (const each of options) await (await context({ ...each, logLevel: "info" })).watch();
  } else {
    await Promise.all(options.map((each) => build(each)));
  }
  await copyFile("src/host/api/sockscope.d.ts", "dist/sockscope.d.ts");
  await chmod("dist/cli.js", 0o755);
  await writeSchema();
}

/** The JSON Schema of exchange files is made of the tables that validate them. */
async function writeSchema() {
  const entryPoints = ["src/core/exchange/vocabulary/exchangeSchema.ts"];
  const { outputFiles } = await build({ ...shared, entryPoints, write: false, format: "esm", sourcemap: false });
  const { exchangeSchema } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`
  );
  await writeFile("dist/sock.schema.json", `${JSON.stringify(exchangeSchema(), undefined, isProduction ? 0 : 2)}\n`);
}

/** Programs among the tests, besides the test files themselves. */
const testPrograms = [
  "test/bench/main.ts",
  "test/bench/vscode/probe.ts",
  "test/support/launcher.ts",
  "test/support/recordPattern.ts",
  "test/support/runAll.ts",
  "test/support/runSuite.ts",
  "test/support/runVSCodeTests.ts",
  "test/support/start.ts",
  "test/vscode/index.ts",
];

/** Every test file, and every program among the tests, becomes one bundle at the same path below dist/test. */
async function buildTests() {
  const sources = await findSources("test");
  const entryPoints = sources.filter((file) => file.endsWith(".test.ts") || testPrograms.includes(file));
  await build({
    ...node,
    entryPoints,
    outdir: "dist/test",
    outbase: "test",
    packages: "external",
    external: ["vscode"],
  });
  await removeLeftovers(entryPoints);
  await chmod("dist/test/support/launcher.js", 0o755);
}

/** Bundles of tests that are gone would run for ever. */
async function removeLeftovers(entryPoints) {
  const wanted = new Set(entryPoints.map((file) => join("dist", file.replace(/\.ts$/, ".js"))));
  const built = await readdir("dist/test", { recursive: true });
  const leftovers = built
    .map((file) => join("dist/test", file))
    .filter((file) => file.endsWith(".js") && !wanted.has(file));
  await Promise.all(leftovers.map((file) => rm(file)));
}

/** Which folders under src a folder may import, at run time, statically or by `import()`. */
const allowedLayers = {
  core: [],
  net: ["core"],
  store: ["core"],
  protocol: ["core"],
  engine: ["core", "net", "store"],
  webview: ["core", "protocol"],
  host: ["core", "engine", "protocol"],
  cli: ["core", "engine"],
  "extension.ts": ["core", "engine", "host", "protocol"],
};

/** Fails where an import goes up, and where core needs anything that is not in every JavaScript runtime. */
async function checkLayers() {
  const sources = await findSources("src");
  const inMemory = { bundle: true, write: false, outdir: "out", logLevel: "error" };
  const core = sources.filter((file) => file.startsWith("src/core/"));
  await build({ ...inMemory, entryPoints: core, platform: "neutral" });
  const { metafile } = await build({
    ...inMemory,
    entryPoints: sources,
    metafile: true,
    platform: "node",
    packages: "external",
    loader: { ".ttf": "empty", ".css": "empty" },
  });
  const layerOf = (file) => file.split("/")[1];
  const wrong = Object.entries(metafile.inputs).flatMap(([file, { imports }]) =>
    imports
      .filter(({ path, external }) => !external && path.startsWith("src/") && layerOf(path) !== layerOf(file))
      .filter(({ path }) => !allowedLayers[layerOf(file)]?.includes(layerOf(path)))
      .map(({ path }) => `${file} may not import ${path}`),
  );
  for (const line of wrong) console.error(line);
  if (wrong.length > 0) process.exitCode = 1;
}

if (flags.has("--layers")) await checkLayers();
else if (flags.has("--tests")) await buildTests();
else await buildExtension();
