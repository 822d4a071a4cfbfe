/** A line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** A key binding or another short note at the right. */
  readonly detail?: string;
  readonly isDisabled?: boolean;
  /** Draws a line above it. */
  readonly startsGroup?: boolean;
  run(): void;
}

/** Where a menu opens: below an element, or at a point of the page. */
export type MenuPlace = Element | { readonly x: number; readonly y: number };

/** Opens a menu in the browser's top layer; Escape and a click elsewhere close it and give the focus back. */
export function openMenu(label: string, items: readonly MenuItem[], place: MenuPlace): void {
  const menu = document.createElement("div");
  menu.className = "menu";
  menu.popover = "auto";
  menu.role = "menu";
  menu.ariaLabel = label;
  const before = document.activeElement;
  menu.append(...items.map((item) => menuButton(item, () => menu.hidePopover())));
  menu.addEventListener("keydown", (event) => moveInMenu(menu, event));
  menu.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const hadFocus = menu.contains(document.activeElement) || document.activeElement === document.body;
    menu.remove();
    if (hadFocus && before instanceof HTMLElement) before.focus();
  });
  document.body.append(menu);
  menu.showPopover();
  placeMenu(menu, place);
  // Where nothing can be chosen the first takes it all the same: the keys would go to what is behind the menu otherwise.
  const buttons = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  (buttons.find(({ ariaDisabled }) => ariaDisabled !== "true") ?? buttons[0])?.focus();
}

function menuButton(item: MenuItem, close: () => void): HTMLElement {
  const button = document.createElement("button");
  button.type = "button";
  button.role = "menuitem";
  button.tabIndex = -1;
  button.ariaDisabled = item.isDisabled ? "true" : "false";
  button.classList.toggle("starts-group", item.startsGroup === true);
  const detail = document.createElement("span");
  detail.className = "detail";
  detail.textContent = item.detail ?? "";
  button.append(item.label, detail);
  button.addEventListener("click", () => {
    if (item.isDisabled) return;
    close();
    item.run();
  });
  button.addEventListener("pointermove", () => button.focus({ preventScroll: true }));
  return button;
}

function moveInMenu(menu: HTMLElement, event: KeyboardEvent): void {
  const items = [...menu.querySelectorAll<HTMLElement>("[role=menuitem]")];
  const at = items.findIndex((item) => item === document.activeElement);
  const targets: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  const target = targets[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (target === undefined) return jumpByLetter(items, at, event);
  event.preventDefault();
  items[target]?.focus();
}

function jumpByLetter(items: readonly HTMLElement[], at: number, event: KeyboardEvent): void {
  if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.key === " ") return;
  const rotated = [...items.slice(at + 1), ...items.slice(0, at + 1)];
  rotated.find((item) => item.textContent.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
}

function placeMenu(menu: HTMLElement, place: MenuPlace): void {
  const { width, height } = menu.getBoundingClientRect();
  const box = place instanceof Element ? place.getBoundingClientRect() : new DOMRect(place.x, place.y, 0, 0);
  const left = place instanceof Element ? box.right - width : box.left;
  const isRoomBelow = box.bottom + height <= innerHeight;
  menu.style.left = `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`;
  menu.style.top = `${Math.max(4, isRoomBelow ? box.bottom + 2 : box.top - height - 2)}px`;
}
