import { MissingProgramsError } from "./systemPackages";

/** Ends a test program that could not do its work; what the user can put right is one sentence, anything else comes with its stack. */
export function failProgram(error: unknown): never {
  console.error(error instanceof MissingProgramsError ? error.message : error);
  process.exit(1);
}
