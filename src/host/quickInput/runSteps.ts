/** What a step came to: on to another step, back to the one before (with what was chosen, or as if never here), or the end. */
export type StepResult<S> =
  | { readonly type: "next"; readonly state: S; readonly step: Step<S> }
  | { readonly type: "return"; readonly state: S }
  | { readonly type: "done"; readonly state: S }
  | { readonly type: "back" }
  | { readonly type: "cancel" };

/** Where a step is in its sequence. */
export interface StepPlace {
  readonly canGoBack: boolean;
}

/** Asks one question. `state` holds all answers so far, its own too when the user comes back to it. */
export type Step<S> = (state: S, place: StepPlace) => Promise<StepResult<S>>;

/** Runs steps from the first one on; resolves with all answers, or with undefined where the user gave up. */
export async function runSteps<S>(first: Step<S>, initial: S): Promise<S | undefined> {
  const earlier: { readonly step: Step<S>; readonly state: S }[] = [];
  let current = { step: first, state: initial };
  for (;;) {
    const result = await current.step(current.state, { canGoBack: earlier.length > 0 });
    switch (result.type) {
      case "done":
        return result.state;
      case "cancel":
        return undefined;
      case "next":
        earlier.push({ step: current.step, state: result.state });
        current = { step: result.step, state: result.state };
        break;
      case "back":
      case "return": {
        const previous = earlier.pop();
        if (!previous) return undefined;
        current = { step: previous.step, state: result.type === "return" ? result.state : previous.state };
      }
    }
  }
}
