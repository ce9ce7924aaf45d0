// graphile-worker. "fast": the fastest that was found, its own advice (a local queue, completions in batches) with 500 jobs at once;
// "readme": as its README starts it.
import { Logger, makeWorkerUtils, run } from "graphile-worker";
import pg from "pg";
import { Countdown, inChunks, payload, serve } from "./protocol.mjs";

const [connectionString, mode] = process.argv.slice(2);
const fast = {
  concurrentJobs: 500,
  maxPoolSize: 10,
  localQueue: { size: 500 },
  completeJobBatchDelay: 1,
  failJobBatchDelay: 1,
};
const settings = mode === "fast" ? fast : { concurrentJobs: 10 };
const pool = new pg.Pool({ connectionString, max: 1 });
const utils = await makeWorkerUtils({ connectionString });
await utils.migrate();
const countdown = new Countdown();
const latencies = [];
const taskList = {
  noop: () => countdown.hit(),
  timed: ({ start }) => {
    latencies.push(Number(process.hrtime.bigint() - BigInt(start)) / 1000);
    countdown.hit();
  },
};
const logger = new Logger(() => () => {});
const start = () => run({ taskList, noHandleSignals: true, logger, preset: { worker: { connectionString, ...settings } } });
let ended;

await serve({
  fill: (count) => inChunks(count, 10_000, (size) => pool.query(
    `select graphile_worker.add_jobs(array(select ('noop', $1::json, null, now(), 25, null, 0, null)::graphile_worker.job_spec from generate_series(1, $2)))`,
    [JSON.stringify(payload), size])),
  run: async (count) => {
    const done = countdown.start(count);
    const runner = await start();
    await done;
    await runner.stop();
  },
  listen: async (count) => {
    ended = countdown.start(count);
    await start();
  },
  latencies: async () => {
    await ended;
    return { microseconds: latencies };
  },
  send: async (count) => {
    for (let i = 0; i < count; i++) {
      await utils.addJob("timed", { start: String(process.hrtime.bigint()) });
      await new Promise((resolve) => setTimeout(resolve, 15 + 10 * Math.random()));
    }
  },
});
