// pg-boss: a loop that fetches 500 and completes 500, which is faster than its work(); what has ended stays in its table.
import { PgBoss } from "pg-boss";
import { inChunks, payload, serve } from "./protocol.mjs";

const [connectionString] = process.argv.slice(2);
const queue = "noop";
const boss = new PgBoss({ connectionString, supervise: false, schedule: false });
await boss.start();
await boss.createQueue(queue);

await serve({
  fill: (count) => inChunks(count, 5_000, (size) => boss.insert(queue, Array.from({ length: size }, () => ({ data: payload })))),
  run: async (count) => {
    for (let done = 0; done < count; ) {
      const jobs = await boss.fetch(queue, { batchSize: 500 });
      await boss.complete(queue, jobs.map((job) => job.id));
      done += jobs.length;
    }
  },
});
