import assert from "node:assert/strict";
import { importCommand } from "../../../../../src/core/exchange/import/importCommand";
import { formatHex } from "../../../../../src/core/payload/hexPayload";

function printed(source: string): string {
  const result = importCommand(`${source} | nc a 1`);
  assert(result.ok, `${source}: ${result.ok ? "" : result.problem.message}`);
  assert.deepEqual(result.command.notes, [], source);
  return formatHex(result.command.payload ?? new Uint8Array())
    .replaceAll(" ", "")
    .toLowerCase();
}

function assertRefused(source: string, message: RegExp): void {
  const result = importCommand(`${source} | nc a 1`);
  assert(!result.ok, source);
  assert.match(result.problem.message, message);
}

/** What bash 5.2 writes in a UTF-8 locale, as hex. */
const ofPrintf: readonly (readonly [string, string])[] = [
  [String.raw`printf '%s' a b`, "6162"],
  [String.raw`printf '%b' 'a\n' 'b\n'`, "610a620a"],
  [String.raw`printf '%s-%s;' a b c`, "612d623b632d3b"],
  [String.raw`printf '%s %s\n' a b c`, "6120620a63200a"],
  [String.raw`printf x a b`, "78"],
  [String.raw`printf '%s'`, ""],
  [String.raw`printf '%%%s' a`, "2561"],
  [String.raw`printf '%%' a b`, "25"],
  [String.raw`printf '\x25s' a`, "2573"],
  [String.raw`printf 'a\cb'`, "615c6362"],
  [String.raw`printf '%bz' 'a\cb' c`, "61"],
  [String.raw`printf '\"\?'"\'"`, "223f27"],
  [String.raw`printf '%b' '\"\?'"\'"`, "5c225c3f5c27"],
  [String.raw`printf '\e\E'`, "1b1b"],
  [String.raw`printf %b '\e\E'`, "1b1b"],
  [String.raw`printf '\u41\u00e9\u20ac\U1F600\U10FFFF'`, "41c3a9e282acf09f9880f48fbfbf"],
  [String.raw`printf %b '\u41\U0001F600z'`, "41f09f98807a"],
  [String.raw`printf '\uz\xg'`, "5c757a5c7867"],
  [String.raw`printf '\X41'`, "5c583431"],
  [String.raw`printf '%b' '\101\0101\01011\8'`, "414141315c38"],
  [String.raw`printf '\101\0101\01011\8\777'`, "4108310831315c38ff"],
  [String.raw`printf %b '\0777'`, "ff"],
  [String.raw`printf '\x414\é'`, "41345cc3a9"],
  [String.raw`printf 'a\'`, "615c"],
  [String.raw`printf %b 'a\'`, "615c"],
  [String.raw`printf 'a\0b'`, "610062"],
  [String.raw`printf -- -a`, "2d61"],
  [String.raw`printf -`, "2d"],
];

const ofEcho: readonly (readonly [string, string])[] = [
  [String.raw`echo -e '\"\?'"\'"`, "5c225c3f5c270a"],
  [String.raw`echo -ne '\e\E'`, "1b1b"],
  [String.raw`echo -ne '\u20ac\U1f600\uz\xg'`, "e282acf09f98805c757a5c7867"],
  [String.raw`echo -ne '\101\0101\01011\8\0777'`, "5c3130314141315c38ff"],
  [String.raw`echo -e 'a\c' b`, "61"],
  [String.raw`echo -e 'a\n\t\\'`, "610a095c0a"],
  [String.raw`echo -e -E 'a\n'`, "615c6e0a"],
  [String.raw`echo -E -e 'a\n'`, "610a0a"],
  [String.raw`echo -ee -`, "2d0a"],
  [String.raw`echo -n -- -n`, "2d2d202d6e"],
  [String.raw`echo 'a\n'`, "615c6e0a"],
  [String.raw`echo`, "0a"],
];

const ofQuotes: readonly (readonly [string, string])[] = [
  [String.raw`printf '%s' $'a\0b'c`, "6163"],
  [String.raw`printf '%s' $'\cA\c?\c\\z'`, "017f1c7a"],
  [String.raw`printf '%s' $'\c\x41\c\"'`, "1c7834311c22"],
  [String.raw`printf '%s' $'\x{41}\x{3}z\x41b'`, "41037a4162"],
  [String.raw`printf '%s' $'"\?\'\e\E\q\8\777\u20ac\U1f600\uz\xg'`, "223f271b1b5c715c38ffe282acf09f98805c757a5c7867"],
  [String.raw`printf $'a\\n'`, "610a"],
  [String.raw`printf '%s' $'\u0'x$'b'`, "7862"],
  [String.raw`echo -n $'a\xff\xc3\xa9'`, "61ffc3a9"],
  [String.raw`echo -n $'\xc3'$'\xa9\ufeff'`, "c3a9efbbbf"],
];

describe("what printf and echo print", () => {
  for (const [name, cases] of Object.entries({ printf: ofPrintf, echo: ofEcho, "$'…'": ofQuotes }))
    it(`is what bash prints for ${name}`, () => {
      for (const [source, hex] of cases) assert.equal(printed(source), hex, source);
    });

  it("is refused where it cannot be told", () => {
    for (const conversion of ["%d", "%5s", "%-5.2s", "%c", "%q", "%(%F)T", "%", "% +d"])
      assertRefused(
        `printf 'a${conversion}' 3`,
        /^“%.*” is not taken over, only %s, %b and %%: write its value out\.$/,
      );
    assertRefused(
      String.raw`printf '\ud800'`,
      /^“\\ud800” is no character: write its bytes as \\x and two digits each\.$/,
    );
    assertRefused(String.raw`printf '%b' '\U110000'`, /is no character/);
    assertRefused(String.raw`echo -e '\U110000'`, /is no character/);
    assertRefused(String.raw`echo $'\x{}'`, /is no character/);
    assertRefused("printf -n", /“-n” is no text to print/);
    assertRefused(`printf '${"x".repeat(2000)}%s' ${"y ".repeat(1000)}`, /more than 1 MiB/);
  });
});
