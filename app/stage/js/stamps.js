// Thousands of small signs in a frame: stamped into a buffer of pixels, which crosses to the canvas at once. A call of the
// canvas for each would take ten times as long where there is no graphics card.

/** The pixels of a small square canvas that are not clear: {side, x, y, colour (as they lie in memory), alpha}. */
export function stampOf(canvas, strength) {
  const side = canvas.width, { data } = canvas.getContext("2d").getImageData(0, 0, side, side), x = [], y = [], colour = [], alpha = [];
  for (let at = 0; at < side * side; at += 1) {
    const strong = Math.round(strength * data[4 * at + 3]);
    if (!strong) continue;
    x.push(at % side);
    y.push(Math.floor(at / side));
    colour.push(new Uint32Array(Uint8Array.of(data[4 * at], data[4 * at + 1], data[4 * at + 2], strong).buffer)[0]);
    alpha.push(strong);
  }
  return { side, x: Int32Array.from(x), y: Int32Array.from(y), colour: Uint32Array.from(colour), alpha: Uint8Array.from(alpha) };
}

/** Put a stamp over what is in `pixels` (width x height), its middle at (px, py); one that hangs over the edge is left out. */
export function pressStamp(pixels, bytes, width, height, { side, x, y, colour, alpha }, px, py) {
  const left = Math.round(px - side / 2), top = Math.round(py - side / 2);
  if (!(left >= 0 && top >= 0 && left + side <= width && top + side <= height)) return;
  const corner = top * width + left;
  for (let at = 0; at < x.length; at += 1) {
    const place = corner + y[at] * width + x[at];
    if (alpha[at] === 255 || pixels[place] === 0) {
      pixels[place] = colour[at];
      continue;
    }
    const share = alpha[at] / 255, byte = 4 * place, under = (bytes[byte + 3] / 255) * (1 - share), all = share + under, over = colour[at];
    bytes[byte] = (share * (over & 255) + under * bytes[byte]) / all;
    bytes[byte + 1] = (share * ((over >>> 8) & 255) + under * bytes[byte + 1]) / all;
    bytes[byte + 2] = (share * ((over >>> 16) & 255) + under * bytes[byte + 2]) / all;
    bytes[byte + 3] = 255 * all;
  }
}

/** A sheet of pixels as large as a map; wiped() makes it clear, show() copies it to a canvas. */
export class StampSheet {
  wiped(width, height) {
    if (this.width !== width || this.height !== height) {
      this.canvas = document.createElement("canvas");
      this.canvas.width = this.width = width;
      this.canvas.height = this.height = height;
      this.image = new ImageData(width, height);
      this.bytes = this.image.data;
      this.pixels = new Uint32Array(this.bytes.buffer);
    } else this.pixels.fill(0);
    return this;
  }

  press(stamp, x, y) {
    pressStamp(this.pixels, this.bytes, this.width, this.height, stamp, x, y);
  }

  /** Onto a context, pixel by pixel, whatever its transform. */
  show(context, left, top) {
    this.canvas.getContext("2d").putImageData(this.image, 0, 0);
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.drawImage(this.canvas, left, top);
    context.restore();
  }
}
