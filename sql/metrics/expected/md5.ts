/** Constants and turns of MD5 (RFC 1321). */
const added = Int32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32))
const a0 = 0x67452301
const b0 = 0xefcdab89 | 0
const c0 = 0x98badcfe | 0
const d0 = 0x10325476
const encoder = new TextEncoder()
const blockBytes = 64

/**
 * The MD5 of texts that end alike, many a millisecond: of each the first 52 bits, as a whole number. A text is laid out once for
 * all beginnings of one length, of which only the bytes are then written.
 */
export class Md5Of {
  readonly #ending: Uint8Array
  #bytes = new Uint8Array(0)
  #words = new Int32Array(0)
  #beginning = -1

  constructor(ending: string) {
    this.#ending = encoder.encode(ending)
  }

  /** `beginning` is ASCII. */
  first52(beginning: string): number {
    const { length } = beginning
    if (length !== this.#beginning) this.#layOut(length)
    for (let at = 0; at < length; at++) this.#bytes[at] = beginning.charCodeAt(at)
    return first52Of(this.#words)
  }

  #layOut(beginning: number): void {
    const end = beginning + this.#ending.length
    const view = new DataView(new ArrayBuffer((Math.floor((end + 8) / blockBytes) + 1) * blockBytes))
    this.#bytes = new Uint8Array(view.buffer)
    this.#bytes.set(this.#ending, beginning)
    this.#bytes[end] = 0x80
    view.setUint32(view.byteLength - 8, end * 8, true)
    this.#words = new Int32Array(view.buffer)
    this.#beginning = beginning
  }
}

const reversed = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0

/** Of a text laid out in blocks of sixteen words, on a machine whose words begin with their lowest byte. */
function first52Of(w: Int32Array): number {
  let a = a0
  let b = b0
  let c = c0
  let d = d0
  for (let from = 0; from < w.length; from += 16) {
    const a1 = a
    const b1 = b
    const c1 = c
    const d1 = d
    for (let i = 0; i < 16; i += 4) {
      a = turned((a + (d ^ (b & (c ^ d))) + w[from + i]! + added[i]!) | 0, 7, b)
      d = turned((d + (c ^ (a & (b ^ c))) + w[from + i + 1]! + added[i + 1]!) | 0, 12, a)
      c = turned((c + (b ^ (d & (a ^ b))) + w[from + i + 2]! + added[i + 2]!) | 0, 17, d)
      b = turned((b + (a ^ (c & (d ^ a))) + w[from + i + 3]! + added[i + 3]!) | 0, 22, c)
    }
    for (let i = 16; i < 32; i += 4) {
      a = turned((a + (c ^ (d & (b ^ c))) + w[from + ((5 * i + 1) & 15)]! + added[i]!) | 0, 5, b)
      d = turned((d + (b ^ (c & (a ^ b))) + w[from + ((5 * i + 6) & 15)]! + added[i + 1]!) | 0, 9, a)
      c = turned((c + (a ^ (b & (d ^ a))) + w[from + ((5 * i + 11) & 15)]! + added[i + 2]!) | 0, 14, d)
      b = turned((b + (d ^ (a & (c ^ d))) + w[from + ((5 * i) & 15)]! + added[i + 3]!) | 0, 20, c)
    }
    for (let i = 32; i < 48; i += 4) {
      a = turned((a + (b ^ c ^ d) + w[from + ((3 * i + 5) & 15)]! + added[i]!) | 0, 4, b)
      d = turned((d + (a ^ b ^ c) + w[from + ((3 * i + 8) & 15)]! + added[i + 1]!) | 0, 11, a)
      c = turned((c + (d ^ a ^ b) + w[from + ((3 * i + 11) & 15)]! + added[i + 2]!) | 0, 16, d)
      b = turned((b + (c ^ d ^ a) + w[from + ((3 * i + 14) & 15)]! + added[i + 3]!) | 0, 23, c)
    }
    for (let i = 48; i < 64; i += 4) {
      a = turned((a + (c ^ (b | ~d)) + w[from + ((7 * i) & 15)]! + added[i]!) | 0, 6, b)
      d = turned((d + (b ^ (a | ~c)) + w[from + ((7 * i + 7) & 15)]! + added[i + 1]!) | 0, 10, a)
      c = turned((c + (a ^ (d | ~b)) + w[from + ((7 * i + 14) & 15)]! + added[i + 2]!) | 0, 15, d)
      b = turned((b + (d ^ (c | ~a)) + w[from + ((7 * i + 5) & 15)]! + added[i + 3]!) | 0, 21, c)
    }
    a = (a + a1) | 0
    b = (b + b1) | 0
    c = (c + c1) | 0
    d = (d + d1) | 0
  }
  return reversed(a) * 2 ** 20 + (reversed(b) >>> 12)
}

const turned = (sum: number, by: number, plus: number): number => (((sum << by) | (sum >>> (32 - by))) + plus) | 0
