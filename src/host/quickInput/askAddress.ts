import * as vscode from "vscode";
import { formatAddress, parseAddress, type Address } from "../../core/address";
import type { RecentAddresses } from "../recentAddresses";
import { showQuickInput, type Answer } from "./showQuickInput";

/** How to go on: with an address, with an address and its options asked for, or step by step. */
export type AddressAnswer =
  | { readonly type: "address"; readonly address: Address; readonly wantsOptions: boolean }
  | { readonly type: "lead"; readonly text: string };

export interface AddressQuestion {
  readonly title: string;
  readonly placeholder: string;
  readonly value: string;
  readonly allowsPortZero: boolean;
  readonly recent: RecentAddresses;
  /** The row for an address that can be used, such as "Connect to tcp://127.0.0.1:7700". */
  readonly useLabel: (address: string) => string;
  /** The row below it that asks for options first; none where undefined. */
  readonly optionsLabel?: (address: string) => string;
}

interface AddressRow extends vscode.QuickPickItem {
  readonly answer?: AddressAnswer;
  /** Set on a row that can be taken off the list of recent addresses. */
  readonly recent?: string;
}

/** Asks for a whole address at once, typed or one of the recent ones; offers to be led through it instead. */
export function askAddress(question: AddressQuestion): Promise<Answer<AddressAnswer>> {
  const pick = vscode.window.createQuickPick<AddressRow>();
  const clear: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon("clear-all"),
    tooltip: vscode.l10n.t("Clear Recent Addresses"),
  };
  const update = (): void => {
    pick.items = rows(question, pick.value);
    pick.buttons = question.recent.list.length > 0 ? [clear] : [];
  };
  pick.title = question.title;
  pick.placeholder = question.placeholder;
  pick.value = question.value;
  update();
  return showQuickInput<AddressAnswer>(pick, (settle) => {
    pick.onDidChangeValue(update);
    pick.onDidTriggerButton((button) => {
      if (button === clear) void question.recent.clear().then(update);
    });
    pick.onDidTriggerItemButton(({ item }) => {
      if (item.recent !== undefined) void question.recent.remove(item.recent).then(update);
    });
    pick.onDidAccept(() => {
      const answer = chosen(pick, question);
      if (answer) settle({ type: "value", value: answer });
    });
  });
}

/**
 * Typing and Enter can be faster than the rows for what was typed: a row that does not go with the text is one of the rows
 * before it, and the text counts.
 */
function chosen(pick: vscode.QuickPick<AddressRow>, question: AddressQuestion): AddressAnswer | undefined {
  const [active] = pick.activeItems;
  const isCurrent = active !== undefined && pick.items.includes(active);
  if (isCurrent && (active.recent ?? pick.value).includes(pick.value.trim())) return active.answer;
  return typedRows(question, pick.value)[0]?.answer;
}

function rows(question: AddressQuestion, text: string): AddressRow[] {
  const recent = question.recent.list.map((address) => recentRow(address));
  const lead: AddressRow = {
    label: `$(list-ordered) ${vscode.l10n.t("Step by Step…")}`,
    description: vscode.l10n.t("transport, host, port, options"),
    alwaysShow: true,
    answer: { type: "lead", text },
  };
  const heading = { label: vscode.l10n.t("recent"), kind: vscode.QuickPickItemKind.Separator };
  const end = { label: "", kind: vscode.QuickPickItemKind.Separator };
  return [...typedRows(question, text), ...(recent.length > 0 ? [heading, ...recent, end] : []), lead];
}

function recentRow(text: string): AddressRow {
  const result = parseAddress(text, { allowsPortZero: true });
  return {
    label: text,
    iconPath: new vscode.ThemeIcon("history"),
    recent: text,
    buttons: [{ iconPath: new vscode.ThemeIcon("close"), tooltip: vscode.l10n.t("Remove from Recent Addresses") }],
    ...(result.ok && { answer: { type: "address", address: result.address, wantsOptions: false } }),
  };
}

function typedRows({ useLabel, optionsLabel, allowsPortZero }: AddressQuestion, text: string): AddressRow[] {
  if (text.trim() === "") return [];
  const result = parseAddress(text, { allowsPortZero });
  if (!result.ok) return [{ label: `$(info) ${result.problem.message}`, alwaysShow: true }];
  const { address } = result;
  const name = formatAddress(address);
  const use: AddressRow = {
    label: `$(arrow-right) ${useLabel(name)}`,
    alwaysShow: true,
    answer: { type: "address", address, wantsOptions: false },
  };
  if (!optionsLabel) return [use];
  const answer = { type: "address", address, wantsOptions: true } as const;
  return [use, { label: `$(settings-gear) ${optionsLabel(name)}`, alwaysShow: true, answer }];
}
