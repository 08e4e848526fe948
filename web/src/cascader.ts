// Region cascader: one column per level, or type a name; works with arrows, Enter and Escape.
import { eachNew, fetchJson, icon, make, whenTyped, words } from "./dom";

type Place = { key: string; name: string; leaf?: boolean; path?: string };

class Cascader {
  private readonly input: HTMLInputElement;
  private readonly button: HTMLButtonElement;
  private readonly label = make("span", { class: "cascader-words" });
  private readonly panel = make("div", { class: "cascader-panel", role: "dialog" });
  private readonly columns = make("div", { class: "cascader-columns" });
  private readonly search: HTMLInputElement;
  private readonly choose = make("button", { type: "button", class: "btn btn-small" });
  private path: Place[] = [];

  constructor(private readonly root: HTMLElement) {
    this.input = root.querySelector<HTMLInputElement>("input") as HTMLInputElement;
    const id = this.input.id;
    this.input.type = "hidden";
    this.input.removeAttribute("id");
    this.button = make("button", {
      type: "button",
      class: "control cascader-button",
      "aria-haspopup": "dialog",
      "aria-expanded": "false",
    });
    if (id) this.button.id = id;
    for (const name of ["aria-invalid", "aria-describedby", "aria-label"]) {
      const value = this.input.getAttribute(name);
      if (value) this.button.setAttribute(name, value);
    }
    this.button.append(this.label, icon("chevron-down"));
    this.search = make("input", {
      type: "search",
      class: "control",
      placeholder: words("search"),
      "aria-label": words("search"),
    });
    this.build();
    root.append(this.button, this.panel);
    this.show([]);
    this.listen();
    if (this.input.value) void this.restore();
  }

  private build(): void {
    const clear = make("button", { type: "button", class: "btn btn-text btn-small" });
    clear.textContent = words("clear");
    clear.addEventListener("click", () => this.take([]));
    this.choose.textContent = words("this");
    this.choose.addEventListener("click", () => this.take(this.path));
    this.panel.append(
      make("div", { class: "cascader-search" }, this.search),
      this.columns,
      make("div", { class: "cascader-foot" }, clear, this.choose),
    );
    this.panel.setAttribute("aria-label", words("choose"));
    this.panel.hidden = true;
  }

  private listen(): void {
    this.button.addEventListener("click", () => this.toggle(this.panel.hidden === true));
    whenTyped(this.search, 250, () => void this.find());
    this.panel.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("focusout", (event) => {
      const next = event.relatedTarget as Node | null;
      if (next && !this.root.contains(next)) this.toggle(false, false);
    });
    document.addEventListener("mousedown", (event) => {
      if (!this.root.contains(event.target as Node)) this.toggle(false, false);
    });
    this.input.addEventListener("huifang:restored", () => void this.restore());
  }

  private ask(params: Record<string, string>): Promise<{ items?: Place[]; path?: Place[] }> {
    return fetchJson(this.root.dataset.url ?? "", params);
  }

  private show(path: Place[]): void {
    this.path = path;
    const name = path.map((place) => place.name).join(" / ");
    const none = this.root.hasAttribute("data-submit") ? words("all") : words("choose");
    this.label.textContent = name || none;
    this.button.title = name;
  }

  private async restore(): Promise<void> {
    if (!this.input.value) return this.show([]);
    try {
      this.show((await this.ask({ of: this.input.value })).path ?? []);
    } catch {
      this.label.textContent = this.input.value;
    }
  }

  private toggle(open: boolean, focus = true): void {
    if (open === !this.panel.hidden) return;
    this.panel.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    if (open) {
      this.search.value = "";
      void this.draw();
    } else if (focus) this.button.focus();
  }

  /** Draws one column per chosen level and the next one after it. */
  private async draw(): Promise<void> {
    try {
      const found = await this.levels();
      const lists = found.map((items, level) => this.column(items, level));
      this.columns.replaceChildren(...lists.filter((list) => list.childElementCount));
      const last = this.columns.lastElementChild;
      const first = last?.querySelector<HTMLElement>(".option:not(.cascader-back)");
      (last?.querySelector<HTMLElement>("[aria-current]") ?? first)?.focus();
      this.columns.scrollLeft = this.columns.scrollWidth;
    } catch {
      this.columns.replaceChildren(make("p", { class: "picker-none" }, words("offline")));
    }
    this.ready();
  }

  /** Reads the columns along the path; a top that leaves no choice is walked through. */
  private async levels(): Promise<Place[][]> {
    const parents = ["", ...this.path.filter((place) => !place.leaf).map((place) => place.key)];
    const found = await Promise.all(parents.map((parent) => this.ask({ parent })));
    const levels = found.map((answer) => answer.items ?? []);
    for (;;) {
      const [only, ...others] = levels[this.path.length] ?? [];
      if (!only || others.length || only.leaf) return levels;
      this.path = [...this.path, only];
      levels.push((await this.ask({ parent: only.key })).items ?? []);
    }
  }

  private column(items: Place[], level: number): HTMLElement {
    const column = make("div", { class: "cascader-column", role: "group" });
    column.setAttribute("aria-label", this.path[level - 1]?.name ?? words("choose"));
    if (level > 0) {
      const back = make("button", { type: "button", class: "option cascader-back" });
      back.append(icon("chevron-left"), words("back"));
      back.addEventListener("click", () => this.open(this.path.slice(0, level - 1)));
      column.append(back);
    }
    for (const place of items) {
      const option = make("button", { type: "button", class: "option" }, place.name);
      if (!place.leaf) option.append(icon("chevron-right"));
      if (this.path[level]?.key === place.key) option.setAttribute("aria-current", "true");
      option.addEventListener("click", () => this.pick([...this.path.slice(0, level), place]));
      option.addEventListener("dblclick", () => this.take([...this.path.slice(0, level), place]));
      column.append(option);
    }
    return items.length ? column : make("div");
  }

  private pick(path: Place[]): void {
    if (path.at(-1)?.leaf) this.take(path);
    else this.open(path);
  }

  private open(path: Place[]): void {
    this.path = path;
    void this.draw();
  }

  private ready(): void {
    this.choose.disabled = this.path.length <= Number(this.root.dataset.minLevel ?? 0);
    const name = this.path.at(-1)?.name ?? "";
    this.choose.textContent = name ? `${words("this")} ${name}` : words("this");
  }

  private take(path: Place[]): void {
    this.show(path);
    this.input.value = path.at(-1)?.key ?? "";
    this.toggle(false);
    this.input.dispatchEvent(new Event("change", { bubbles: true }));
    if (this.root.hasAttribute("data-submit")) this.input.form?.requestSubmit();
  }

  private async find(): Promise<void> {
    const q = this.search.value.trim();
    if (!q) return this.draw();
    const items = (await this.ask({ q }).catch(() => ({ items: [] }))).items ?? [];
    const column = make("div", { class: "cascader-column", role: "group" });
    column.setAttribute("aria-label", words("search"));
    for (const place of items) {
      const option = make("button", { type: "button", class: "option" }, place.name);
      option.append(make("span", { class: "option-note" }, place.path ?? ""));
      option.addEventListener("click", async () => {
        const answer = await this.ask({ of: place.key });
        this.take(answer.path ?? [place]);
      });
      column.append(option);
    }
    if (!items.length) column.append(make("p", { class: "picker-none" }, words("nobody")));
    this.columns.replaceChildren(column);
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      this.toggle(false);
      return;
    }
    const columns = [...this.columns.children];
    const here = document.activeElement;
    const column = columns.findIndex((one) => one.contains(here));
    const stops = [...(columns[column] ?? this.columns).querySelectorAll<HTMLElement>("button")];
    const place = stops.indexOf(here as HTMLElement);
    let next: HTMLElement | null | undefined;
    if (event.key === "ArrowDown") next = stops[place + 1];
    else if (event.key === "ArrowUp") next = stops[place - 1];
    else if (event.key === "ArrowRight" && column >= 0) {
      if (columns[column + 1]) {
        const beside = columns[column + 1];
        next = beside?.querySelector<HTMLElement>("[aria-current], .option:not(.cascader-back)");
      } else (here as HTMLElement).click();
    } else if (event.key === "ArrowLeft" && column > 0) {
      next = columns[column - 1]?.querySelector<HTMLElement>("[aria-current]");
    } else return;
    if (here === this.search && event.key.startsWith("ArrowL")) return;
    if (here === this.search && event.key.startsWith("ArrowR")) return;
    event.preventDefault();
    next?.focus();
  }
}

/** Starts the cascaders. */
export function startCascaders(): void {
  eachNew("[data-cascader]", (root) => {
    new Cascader(root);
  });
}
