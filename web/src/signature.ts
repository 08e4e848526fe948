// A signature on the screen: finger, pen or mouse on a canvas, kept as a PNG in the form's own field.
// Whoever cannot draw chooses another way of confirming; the server asks for what is missing.
import { eachNew } from "./dom";

const SHARPNESS = 2; // pixels drawn for each pixel of the layout, on every screen alike
const PEN = 2.6;
const INK = "#101828"; // a signature is dark on white in every theme
const SHORTEST = 24; // a touch by mistake is no signature

class Pad {
  private readonly canvas: HTMLCanvasElement;
  private readonly field: HTMLInputElement;
  private readonly brush: CanvasRenderingContext2D;
  private last: { x: number; y: number } | null = null;
  private drawn = 0;

  constructor(private readonly root: HTMLElement) {
    this.canvas = root.querySelector("canvas") as HTMLCanvasElement;
    this.field = root.querySelector("input[type=hidden]") as HTMLInputElement;
    this.brush = this.canvas.getContext("2d") as CanvasRenderingContext2D;
    this.canvas.addEventListener("pointerdown", (event) => this.start(event));
    this.canvas.addEventListener("pointermove", (event) => this.move(event));
    this.canvas.addEventListener("pointerup", () => this.end());
    this.canvas.addEventListener("pointercancel", () => this.end());
    root.querySelector("[data-signature-clear]")?.addEventListener("click", () => this.clear());
    // The box has a size only once it is shown, and a new one when the phone is turned.
    new ResizeObserver(() => this.fit()).observe(this.canvas);
  }

  private fit(): void {
    const { clientWidth: wide, clientHeight: high } = this.canvas;
    if (!wide || !high || this.canvas.width === wide * SHARPNESS) return;
    this.canvas.width = wide * SHARPNESS;
    this.canvas.height = high * SHARPNESS;
    this.blank();
    if (this.field.value) void this.restore();
  }

  private blank(): void {
    this.brush.fillStyle = "#fff";
    this.brush.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.brush.strokeStyle = INK;
    this.brush.lineWidth = PEN * SHARPNESS;
    this.brush.lineCap = "round";
    this.brush.lineJoin = "round";
  }

  /** Draws again what the field holds: the form came back, or the box changed its size. */
  private async restore(): Promise<void> {
    const bytes = Uint8Array.from(atob(this.field.value.split(",")[1] ?? ""), (c) =>
      c.charCodeAt(0),
    );
    try {
      const picture = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
      const share = Math.min(
        this.canvas.width / picture.width,
        this.canvas.height / picture.height,
      );
      this.brush.drawImage(picture, 0, 0, picture.width * share, picture.height * share);
      this.drawn = SHORTEST;
      this.mark();
    } catch {
      this.clear();
    }
  }

  private place(event: PointerEvent): { x: number; y: number } {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * this.canvas.width,
      y: ((event.clientY - box.top) / box.height) * this.canvas.height,
    };
  }

  private start(event: PointerEvent): void {
    if (event.button || !event.isPrimary) return;
    event.preventDefault();
    this.canvas.setPointerCapture(event.pointerId);
    this.last = this.place(event);
    this.line(this.last, this.last);
  }

  private move(event: PointerEvent): void {
    if (!this.last || !event.isPrimary) return;
    for (const part of event.getCoalescedEvents?.() ?? [event]) {
      const next = this.place(part);
      this.line(this.last, next);
      this.last = next;
    }
  }

  private line(from: { x: number; y: number }, to: { x: number; y: number }): void {
    this.brush.beginPath();
    this.brush.moveTo(from.x, from.y);
    this.brush.lineTo(to.x, to.y);
    this.brush.stroke();
    this.drawn += Math.hypot(to.x - from.x, to.y - from.y) / SHARPNESS;
  }

  private end(): void {
    if (!this.last) return;
    this.last = null;
    this.field.value = this.drawn < SHORTEST ? "" : this.canvas.toDataURL("image/png");
    this.mark();
  }

  private clear(): void {
    this.drawn = 0;
    this.field.value = "";
    this.blank();
    this.mark();
  }

  private mark(): void {
    this.root.toggleAttribute("data-signed", this.field.value !== "");
  }
}

/** Starts the boxes for signatures. */
export function startSignatures(): void {
  eachNew("[data-signature]", (root) => {
    new Pad(root);
  });
}
