// A peer says "ready", does what each line of its input asks for ("fill 100000"), and answers each with a line of JSON (JobsPeer in C#).
import { createInterface } from "node:readline";

/** The JSON of 40 bytes that every job carries, here and in the other peers. */
export const payload = { text: "forty bytes of JSON, all in all" };

export async function serve(commands) {
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...words] = line.split(" ");
    console.log(JSON.stringify((await commands[name](...words.map(Number))) ?? {}));
  }
  process.exit(0);
}

/** Calls make(count) until count is reached. */
export async function inChunks(total, size, make) {
  for (let done = 0; done < total; done += size) {
    await make(Math.min(size, total - done));
  }
}

/** Counts to a number that is set before. */
export class Countdown {
  #left = 0;
  #end = () => {};

  start(count) {
    this.#left = count;
    return new Promise((resolve) => (this.#end = resolve));
  }

  hit() {
    if (--this.#left === 0) this.#end();
  }
}
