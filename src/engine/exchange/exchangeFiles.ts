// The files of exchanges, for those who run them outside of an editor.
export { findFiles, kindOfPath, namesInFolder } from "../../store/findFiles";
export { makeFolder } from "../../store/makeFolder";
export { readWholeFile } from "../../store/readWholeFile";
export { WrittenFile } from "../../store/writtenFile";
