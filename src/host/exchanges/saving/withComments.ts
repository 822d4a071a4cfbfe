/** The text of a file with sentences above it, each on a comment line of its own; wrapped where they are long. */
export function withComments(text: string, sentences: readonly string[]): string {
  return (
    sentences
      .flatMap(wrapped)
      .map((line) => `# ${line}\n`)
      .join("") + text
  );
}

const widest = 100;

function wrapped(sentence: string): string[] {
  const lines: string[] = [];
  let line = "";
  // What came out of another program may have any characters; those that end a line would end the comment.
  for (const word of sentence.replace(/[^\x20-\x7e\xa1-\ud7ff\ue000-\ufefe\uff00-\ufffd]+/g, " ").split(" ")) {
    if (line !== "" && line.length + word.length >= widest) {
      lines.push(line);
      line = "";
    }
    line += line === "" ? word : ` ${word}`;
  }
  return [...lines, line];
}
