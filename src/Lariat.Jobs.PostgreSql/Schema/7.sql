-- The jobs of a key are read by the index job_limited. While the table has no statistics the planner took others, job_limited_due and
-- job_limit, and read all jobs of the queue or of the key, each time. The planner uses a partial index only for a query that implies the
-- index's condition. So these two have one more, which each row meets, and only the queries that are meant for them have it too. For the
-- same reason the earliest job is the first of an order: min() was computed from all rows of the queue. OFFSET 0 keeps the running jobs of
-- a key from being counted again wherever their number is used.
DROP INDEX lariat.job_limited_due;
DROP INDEX lariat.job_limit;
CREATE INDEX job_limited_due ON lariat.job (queue, run_at, id)
  WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND priority >= 0;
CREATE INDEX job_limit ON lariat.job (limit_key, worker) WHERE limit_key IS NOT NULL AND priority >= 0;

-- Takes jobs with a limit from a queue; how many, the setting lariat.taken says to the statement that takes the others. The keys take
-- turns, beginning behind "after". A key that another worker serves in this moment is passed by. The row without an id is the last: when
-- the queue should be asked again, and behind which key.
CREATE OR REPLACE FUNCTION lariat.take_limited(
  of_queue text, wanted int, session bigint, kinds text[], versions int[], since timestamptz[], after text)
RETURNS TABLE (id uuid, kind text, version int, attempt int, attempts int, lost smallint, run_at timestamptz, created_at timestamptz,
  timeout_ms bigint, keep smallint, payload json, priority smallint, group_id uuid, completes uuid,
  scheduled_for timestamptz, last_key text)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  -- How many keys are looked at together: more than are wanted, for the sake of priorities, but all of them are locked.
  page_size CONSTANT int := least(64, greatest(16, wanted));
  this_time CONSTANT timestamptz := lariat.now();
  due timestamptz;
  again timestamptz;
  looked text := after;
  wrapped boolean := false;
  complete boolean := false;
  page text[];
  locked text[];
  page_keys text[];
  page_free int[];
  page_due timestamptz;
  keys text[] := '{}';
  free int[] := '{}';
  picked uuid[];
  offered_count int;
  last_turn int;
  taken_count int;
BEGIN
  PERFORM set_config('lariat.taken', '0', true);
  SELECT run_at INTO due FROM lariat.job
  WHERE queue = of_queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND priority >= 0 ORDER BY run_at LIMIT 1;
  IF due IS NULL OR due > this_time OR wanted < 1 OR EXISTS (SELECT FROM lariat.pause WHERE target = 0 AND name = of_queue)
    OR NOT EXISTS (SELECT FROM lariat.worker WHERE id = session) THEN
    RETURN QUERY SELECT NULL::uuid, NULL, NULL::int, NULL::int, NULL::int, NULL::smallint, CASE WHEN due > this_time THEN due END,
      NULL::timestamptz, NULL::bigint, NULL::smallint, NULL::json, NULL::smallint, NULL::uuid, NULL::uuid, NULL::timestamptz,
      after;
    RETURN;
  END IF;

  -- The places of a key are counted after its row was locked, by a statement that sees what was committed before.
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'limits of jobs need the isolation level "read committed", not "%"', current_setting('transaction_isolation');
  END IF;

  SELECT coalesce(array_agg(known.kind), '{}'), coalesce(array_agg(known.version), '{}') INTO kinds, versions
  FROM unnest(kinds, versions) known (kind, version) WHERE known.kind <> ALL (ARRAY(SELECT name FROM lariat.pause WHERE target = 1));

  FOR number IN 1 .. 1024 / page_size LOOP
    WITH RECURSIVE found (key) AS (
      (SELECT limit_key FROM lariat.job
       WHERE queue = of_queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND limit_key > looked
       ORDER BY limit_key LIMIT 1)
      UNION ALL
      SELECT (SELECT limit_key FROM lariat.job
        WHERE queue = of_queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND limit_key > found.key
        ORDER BY limit_key LIMIT 1)
      FROM found WHERE found.key IS NOT NULL)
    SELECT coalesce(array_agg(part.key), '{}') INTO page
    FROM (SELECT key FROM found WHERE key IS NOT NULL AND (NOT wrapped OR key <= after COLLATE "C") LIMIT page_size) part;

    locked := ARRAY(
      SELECT key FROM lariat.lim WHERE key = ANY (page) AND NOT EXISTS (SELECT FROM lariat.pause WHERE target = 2 AND name = key)
      ORDER BY key FOR NO KEY UPDATE SKIP LOCKED);
    SELECT coalesce(array_agg(open.key ORDER BY open.key) FILTER (WHERE open.free > 0), '{}'),
      coalesce(array_agg(open.free ORDER BY open.key) FILTER (WHERE open.free > 0), '{}'),
      min(open.next) FILTER (WHERE open.places > 0 AND open.free <= 0)
    INTO page_keys, page_free, page_due
    FROM (
      SELECT key, places, least(places, allowed)::int AS free, next
      FROM lariat.lim
      CROSS JOIN LATERAL (SELECT CASE WHEN concurrency IS NULL THEN wanted ELSE concurrency - (
        SELECT count(*)::int FROM lariat.job WHERE limit_key = key AND worker IS NOT NULL AND priority >= 0) END
        OFFSET 0) running (places)
      CROSS JOIN LATERAL (SELECT
        CASE WHEN rate_count IS NULL THEN wanted ELSE least(wanted, (coalesce(rate_burst, rate_count) * interval_us
          - (extract(epoch FROM greatest(arrival, this_time) - this_time) * 1000000)::bigint) / interval_us) END,
        arrival - lariat.microseconds((coalesce(rate_burst, rate_count) - 1) * interval_us)) rate (allowed, next)
      WHERE key = ANY (locked)) open;
    keys := keys || page_keys;
    free := free || page_free;
    again := least(again, page_due);
    IF EXISTS (SELECT FROM unnest(page) key WHERE key <> ALL (locked)
      AND NOT EXISTS (SELECT FROM lariat.pause WHERE target = 2 AND name = key)) THEN
      again := least(again, this_time + interval '50 milliseconds');
    END IF;

    IF cardinality(page) > 0 THEN
      looked := page[cardinality(page)];
    END IF;

    EXIT WHEN cardinality(keys) >= page_size;
    IF cardinality(page) < page_size THEN
      complete := wrapped OR after = '';
      EXIT WHEN complete;
      wrapped := true;
      looked := '';
    END IF;
  END LOOP;

  -- Each key offers an equal share of what is wanted. Among the others they take the places that the time at which they became ready
  -- gives them; and among themselves these go to one job of each key, then to a second one of each.
  WITH offered AS MATERIALIZED (
    SELECT job.id, job.priority, job.run_at, open.turn,
      row_number() OVER (PARTITION BY open.turn ORDER BY job.priority, job.run_at, job.id) AS round
    FROM unnest(keys, free) WITH ORDINALITY open (key, free, turn)
    CROSS JOIN LATERAL (
      SELECT next.* FROM unnest('{0,1,2,3}'::smallint[]) range (priority)
      CROSS JOIN LATERAL (
        SELECT id, priority, run_at FROM lariat.job
        WHERE queue = of_queue AND limit_key = open.key AND priority = range.priority AND run_at <= this_time
          AND version <= versions[array_position(kinds, kind)] AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL
        ORDER BY run_at, id LIMIT open.free) next
      LIMIT least(open.free, (wanted + cardinality(keys) - 1) / greatest(1, cardinality(keys)))) job),
  others AS (
    SELECT next.priority, next.run_at FROM unnest('{0,1,2,3}'::smallint[], since) range (priority, since)
    CROSS JOIN LATERAL (
      SELECT priority, run_at FROM lariat.job
      WHERE queue = of_queue AND priority = range.priority AND run_at <= this_time AND run_at >= range.since
        AND version <= versions[array_position(kinds, kind)] AND worker IS NULL AND waits = 0 AND limit_key IS NULL
      ORDER BY run_at, id LIMIT wanted) next
    WHERE EXISTS (SELECT FROM offered) LIMIT wanted),
  merged AS (
    SELECT one.priority, one.is_limited, row_number() OVER (ORDER BY one.priority, one.run_at, one.is_limited DESC) AS place
    FROM (SELECT priority, run_at, true AS is_limited FROM offered UNION ALL SELECT priority, run_at, false FROM others) one),
  places AS (SELECT priority, count(*) AS number FROM merged WHERE place <= wanted AND is_limited GROUP BY priority),
  ranked AS (SELECT offered.*, row_number() OVER (PARTITION BY priority ORDER BY round, turn) AS place FROM offered)
  SELECT coalesce(array_agg(ranked.id), '{}'), max(ranked.turn)::int, (SELECT count(*)::int FROM offered)
  INTO picked, last_turn, offered_count
  FROM ranked JOIN places ON places.priority = ranked.priority WHERE ranked.place <= places.number;

  RETURN QUERY
  WITH taken AS (
    UPDATE lariat.job job SET worker = session, attempt = job.attempt + 1, started_at = this_time
    WHERE job.ctid = ANY (ARRAY(
      SELECT ctid FROM lariat.job WHERE id = ANY (picked) AND worker IS NULL AND waits = 0 FOR UPDATE SKIP LOCKED))
    RETURNING job.*),
  advanced AS (
    UPDATE lariat.lim SET arrival = greatest(arrival, this_time) + lariat.microseconds(begun.number * interval_us)
    FROM (SELECT limit_key, count(*) AS number FROM taken GROUP BY limit_key) begun
    WHERE lim.key = begun.limit_key AND rate_count IS NOT NULL)
  SELECT taken.id, taken.kind, taken.version, taken.attempt, taken.attempts, taken.lost, taken.run_at, taken.created_at, taken.timeout_ms,
    taken.keep, taken.payload, taken.priority, taken.group_id, taken.completes, taken.scheduled_for, taken.limit_key
  FROM taken;
  GET DIAGNOSTICS taken_count = ROW_COUNT;
  PERFORM set_config('lariat.taken', taken_count::text, true);

  again := least(again, (
    SELECT run_at FROM lariat.job
    WHERE queue = of_queue AND run_at > this_time AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL AND priority >= 0
    ORDER BY run_at LIMIT 1));
  IF NOT complete AND offered_count = 0 THEN
    again := this_time + interval '50 milliseconds';
  END IF;

  RETURN QUERY SELECT NULL::uuid, NULL, NULL::int, NULL::int, NULL::int, NULL::smallint, again, NULL::timestamptz, NULL::bigint,
    NULL::smallint, NULL::json, NULL::smallint, NULL::uuid, NULL::uuid, NULL::timestamptz,
    CASE WHEN cardinality(picked) = offered_count THEN looked WHEN cardinality(picked) > 0 THEN keys[last_turn] ELSE after END;
END
$$;

-- Removes keys whose time is over, and limits that no job has: of a part of the limits, from "after" on. Returns the last key of the part;
-- an empty text after the last part. An enqueue locks its limit against this, and the jobs are looked for after the lock.
CREATE OR REPLACE FUNCTION lariat.check_keys(after text, at_most int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  part text[] := ARRAY(SELECT key FROM lariat.lim WHERE key > after ORDER BY key LIMIT at_most);
  unused text[];
BEGIN
  DELETE FROM lariat.uniq WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM lariat.uniq WHERE expires_at <= lariat.now() LIMIT at_most FOR UPDATE SKIP LOCKED));
  unused := ARRAY(
    SELECT key FROM lariat.lim WHERE key = ANY (part) AND NOT is_set AND arrival <= lariat.now()
      AND NOT EXISTS (SELECT FROM lariat.job WHERE limit_key = key AND priority >= 0) AND NOT EXISTS (SELECT FROM lariat.dead WHERE limit_key = key)
    FOR UPDATE SKIP LOCKED);
  DELETE FROM lariat.lim WHERE key = ANY (unused)
    AND NOT EXISTS (SELECT FROM lariat.job WHERE limit_key = key AND priority >= 0) AND NOT EXISTS (SELECT FROM lariat.dead WHERE limit_key = key);
  RETURN CASE WHEN cardinality(part) < at_most THEN '' ELSE part[cardinality(part)] END;
END
$$;
