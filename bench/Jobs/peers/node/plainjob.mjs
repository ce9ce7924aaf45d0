// plainjob on better-sqlite3, with the settings that it makes itself: WAL, synchronous=NORMAL, the jobs stay in the table.
import Database from "better-sqlite3";
import { better, defineQueue, defineWorker } from "plainjob";
import { Countdown, inChunks, payload, serve } from "./protocol.mjs";

const [file] = process.argv.slice(2);
const logger = { debug() {}, info() {}, warn() {}, error: console.error };
const queue = defineQueue({ connection: better(new Database(file)), logger });
const countdown = new Countdown();
const fill = (count) => inChunks(count, 1_000, (size) => queue.addMany("noop", Array.from({ length: size }, () => payload)));

await serve({
  fill,
  enqueue: fill,
  run: async (count) => {
    const done = countdown.start(count);
    const worker = defineWorker("noop", async () => {}, { queue, logger, onCompleted: () => countdown.hit() });
    const running = worker.start();
    await done;
    await worker.stop();
    await running;
  },
});
