// The big screen's own script: charts from the page's data, and the page asked again each minute.
import { type Charts, drawCharts, resizeCharts } from "./charts";
import "./screen.css";

const clock = (moment: Date): string => moment.toTimeString().slice(0, 5);

function read(page: Document): Charts | null {
  const text = page.getElementById("screen-data")?.textContent;
  return text ? (JSON.parse(text) as Charts) : null;
}

/** Puts the live parts of a newer page into this one; a link that has the focus keeps it. */
function renew(page: Document): void {
  for (const part of document.querySelectorAll<HTMLElement>("[data-live]")) {
    const newer = page.getElementById(part.id);
    if (!newer || newer.innerHTML === part.innerHTML) continue;
    const links = [...part.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement as HTMLAnchorElement);
    part.replaceChildren(...newer.childNodes);
    if (place >= 0) part.querySelectorAll("a")[place]?.focus({ preventScroll: true });
  }
}

function startRefresh(): void {
  const status = document.getElementById("screen-status");
  if (!status) return;
  let shown = new Date();
  let since: Date | null = null;
  const told = (): void => {
    const words = since ? status.dataset.stale : status.dataset.fresh;
    status.textContent = (words ?? "")
      .replace("{since}", clock(since ?? shown))
      .replace("{shown}", clock(shown));
    status.classList.toggle("is-stale", since !== null);
  };
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(location.href, { signal: AbortSignal.timeout(20_000) });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const data = answer.ok && !answer.redirected ? read(page) : null;
      if (!data) throw new Error(`no screen: ${answer.status}`);
      renew(page);
      drawCharts(data);
      shown = new Date();
      since = null;
    } catch {
      since ??= new Date(); // what was shown stays
    }
    told();
  };
  setInterval(() => void ask(), Number(status.dataset.seconds ?? 60) * 1000);
}

function startFullscreen(): void {
  const button = document.querySelector<HTMLButtonElement>("[data-fullscreen]");
  if (!button || !document.fullscreenEnabled) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) void document.exitFullscreen();
    else void document.documentElement.requestFullscreen();
  });
}

const data = read(document);
if (data) drawCharts(data);
startRefresh();
startFullscreen();
addEventListener("resize", resizeCharts);
