import type { SourceRange } from "../diagnostic";
import { everyStep, expectedMessages } from "../model/eachStep";
import type { ExchangeDocument, Fields, Message } from "../model/exchangeDocument";
import { knownValue } from "../model/setting";
import { fileRange } from "../variables/variableUse";

/** A path in a file, relative to the file itself, and where it stands. */
export interface FileLink extends SourceRange {
  readonly path: string;
  /** Whether it is an exchange file that is run, rather than one whose bytes are taken. */
  readonly isRun: boolean;
}

/** The paths of files that are run, and of those that field texts take bytes from. A path made of variables is none. */
export function fileLinks(document: ExchangeDocument): readonly FileLink[] {
  const links: FileLink[] = [];
  const add = (fields: Fields | undefined): void => {
    for (const { name, from, to } of fields?.summary.files ?? []) {
      const range = fileRange(document.source, { node: (fields as Fields).node, from: from + 1, to });
      links.push({ path: name, isRun: false, ...range });
    }
  };
  const addMessage = ({ body, ...message }: Message): void => {
    if (message.kind === "fields") add(message.fields);
    add(body);
  };
  for (const { fields } of document.frames) add(fields);
  for (const { step } of everyStep(document)) {
    if (step.kind === "send") addMessage(step.message);
    if (step.kind === "expect") expectedMessages(step.expectation).forEach(addMessage);
    if (step.kind !== "run") continue;
    const path = knownValue(step.path);
    const { node } = step.path;
    if (path !== undefined)
      links.push({ path, isRun: true, ...fileRange(document.source, { node, from: 0, to: node.text.length }) });
  }
  for (const { event } of document.rules ?? []) if (event.kind === "message") addMessage(event.message);
  return links;
}
