import assert from "node:assert/strict";
import { characterName, isVisibleCharacter, quotedCharacter } from "../../../../src/core/payload/characterName";

describe("characterName", () => {
  it("knows the usual abbreviations, and numbers the rest", () => {
    const named = [0x00, 0x07, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x80, 0x85, 0x9f, 0x202e, 0xe000, 0x10ffff];
    const expected = "NUL BEL LF CR ESC US DEL PAD NEL APC RLO U+E000 U+10FFFF";
    assert.equal(named.map(characterName).join(" "), expected);
  });
});

describe("isVisibleCharacter", () => {
  it("is true of letters, marks, symbols and the plain space", () => {
    for (const character of " A~é€你😀\u0301") assert(isVisibleCharacter(character.codePointAt(0) ?? 0), character);
  });

  it("is false of controls, other spaces, and what is drawn as nothing", () => {
    const hidden = [
      0x1f, 0x7f, 0x9f, 0xa0, 0xad, 0x200b, 0x202e, 0x2066, 0x2800, 0x3000, 0x3164, 0xd800, 0xe000, 0xfe0f, 0xffff,
    ];
    for (const codePoint of hidden) assert(!isVisibleCharacter(codePoint), codePoint.toString(16));
  });
});

describe("quotedCharacter", () => {
  it("quotes what can be seen and names the rest", () => {
    assert.deepEqual([0x41, 0x1f600, 0x0a].map(quotedCharacter), ["“A”", "“😀”", "LF"]);
  });
});
