// Picker: find records by name, pinyin initials or number, and keep the chosen as chips.
import { eachNew, fetchJson, icon, make, whenTyped, words } from "./dom";

type Item = { value: string; label: string; note?: string };

class Picker {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private readonly box: HTMLElement;
  private readonly multiple: boolean;
  private items: Item[] = [];
  private active = -1;
  private asked = 0;

  constructor(private readonly root: HTMLElement) {
    this.input = root.querySelector<HTMLInputElement>("[role=combobox]") as HTMLInputElement;
    this.list = root.querySelector<HTMLElement>("[role=listbox]") as HTMLElement;
    this.box = root.querySelector<HTMLElement>(".picker-box") as HTMLElement;
    this.multiple = root.hasAttribute("data-multiple");
    whenTyped(this.input, 180, () => void this.search());
    this.input.addEventListener("focus", () => void this.search());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => window.setTimeout(() => this.close(), 150));
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = (event.target as Element).closest<HTMLElement>("[role=option]");
      if (option) this.choose(this.items[Number(option.dataset.place)]);
    });
    root.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("[data-chip-remove]");
      if (!button) return;
      button.closest(".chip")?.remove();
      this.input.focus();
      this.changed();
    });
  }

  private chosen(): string[] {
    const inputs = this.box.querySelectorAll<HTMLInputElement>("input[type=hidden]");
    return [...inputs].map((input) => input.value);
  }

  private async search(): Promise<void> {
    const turn = ++this.asked;
    try {
      const url = this.root.dataset.url ?? "";
      const found = await fetchJson<{ items: Item[] }>(url, { q: this.input.value.trim() });
      if (turn !== this.asked || document.activeElement !== this.input) return;
      const taken = new Set(this.chosen());
      this.items = found.items.filter((item) => !taken.has(item.value));
      this.draw();
    } catch {
      this.items = [];
      this.draw(words("offline"));
    }
  }

  private draw(message = words("nobody")): void {
    this.active = this.items.length && this.input.value ? 0 : -1;
    const options = this.items.map((item, place) => {
      const option = make("div", {
        class: "option",
        role: "option",
        id: `${this.list.id}_${place}`,
        "data-place": String(place),
        "aria-selected": "false",
      });
      option.append(make("span", {}, item.label));
      if (item.note) option.append(make("span", { class: "option-note" }, item.note));
      return option;
    });
    const nothing = make("p", { class: "picker-none", role: "option", "aria-disabled": "true" });
    nothing.textContent = message;
    this.list.replaceChildren(...(options.length ? options : [nothing]));
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  private mark(): void {
    [...this.list.children].forEach((option, place) => {
      option.setAttribute("aria-selected", String(place === this.active));
      if (place === this.active) option.scrollIntoView({ block: "nearest" });
    });
    if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `${this.list.id}_${this.active}`);
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return void this.search();
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = Math.min(this.items.length - 1, Math.max(0, this.active + step));
      this.mark();
    } else if (event.key === "Enter") {
      if (!open || this.active < 0) return;
      event.preventDefault();
      this.choose(this.items[this.active]);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.input.value) {
      const chips = this.box.querySelectorAll(".chip");
      chips[chips.length - 1]?.remove();
      this.changed();
    }
  }

  private choose(item: Item | undefined): void {
    if (!item) return;
    if (!this.multiple) for (const chip of this.box.querySelectorAll(".chip")) chip.remove();
    const name = this.root.dataset.name ?? "";
    const value = make("input", { type: "hidden", name, value: item.value });
    const remove = make("button", {
      type: "button",
      "data-chip-remove": "",
      "aria-label": words("remove", { name: item.label }),
    });
    remove.append(icon("x"));
    this.input.before(make("span", { class: "chip" }, make("span", {}, item.label), value, remove));
    this.input.value = "";
    this.close();
    this.changed();
  }

  private changed(): void {
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  private close(): void {
    this.asked++;
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

/** Starts the pickers. */
export function startPickers(): void {
  eachNew("[data-picker]", (root) => {
    new Picker(root);
  });
}
