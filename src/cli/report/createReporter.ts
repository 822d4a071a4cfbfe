import type { ReporterName } from "../arguments/commandLine";
import type { Paint } from "../terminal/colours";
import { JsonReporter } from "./jsonReporter";
import { JunitReporter } from "./junitReporter";
import { PrettyReporter } from "./prettyReporter";
import type { Reporter } from "./reporter";
import { TapReporter } from "./tapReporter";

/** A new reporter of this name; `paint` gives colours to the one for people. */
export function createReporter(name: ReporterName, paint: Paint): Reporter {
  switch (name) {
    case "pretty":
      return new PrettyReporter(paint);
    case "junit":
      return new JunitReporter();
    case "json":
      return new JsonReporter();
    case "tap":
      return new TapReporter();
  }
}
