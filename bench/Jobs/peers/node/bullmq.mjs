// BullMQ, 100 jobs at once, nothing kept.
import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { Countdown, inChunks, payload, serve } from "./protocol.mjs";

const [address] = process.argv.slice(2);
const connection = new Redis(address, { maxRetriesPerRequest: null });
const queue = new Queue("noop", { connection, defaultJobOptions: { removeOnComplete: true } });
const countdown = new Countdown();

await serve({
  fill: (count) => inChunks(count, 1_000, (size) => queue.addBulk(Array.from({ length: size }, () => ({ name: "noop", data: payload })))),
  run: async (count) => {
    const done = countdown.start(count);
    const worker = new Worker("noop", async () => {}, { connection, concurrency: 100 });
    worker.on("completed", () => countdown.hit());
    await done;
    await worker.close();
  },
});
