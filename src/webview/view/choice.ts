import { html, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";

/** One of several values, of which one is chosen. */
export interface Choice<T extends string> {
  /** Names the group for assistive technology, and, unique in the page, its radio buttons. */
  readonly label: string;
  readonly options: readonly { readonly id: T; readonly label: string; readonly title?: string }[];
  readonly value: T;
  readonly choose: (value: T) => void;
}

/** The options side by side; the arrow keys move between them, as in any group of radio buttons. */
export function segmented<T extends string>({ label, options, value, choose }: Choice<T>): TemplateResult {
  return html`<div class="segmented" role="radiogroup" aria-label=${label}>
    ${options.map(
      (option) =>
        html`<label title=${option.title ?? ""}
          ><input
            type="radio"
            name=${label}
            .checked=${live(option.id === value)}
            @change=${() => choose(option.id)}
          /><span>${option.label}</span></label
        >`,
    )}
  </div>`;
}

/** The options in a drop-down list. */
export function dropDown<T extends string>({ label, options, value, choose }: Choice<T>): TemplateResult {
  const chosen = (event: Event): void => {
    const index = (event.target as HTMLSelectElement).selectedIndex;
    const option = options[index];
    if (option) choose(option.id);
  };
  return html`<select class="dropdown" aria-label=${label} title=${label} @change=${chosen}>
    ${options.map(
      (option) => html`<option value=${option.id} .selected=${live(option.id === value)}>${option.label}</option>`,
    )}
  </select>`;
}
