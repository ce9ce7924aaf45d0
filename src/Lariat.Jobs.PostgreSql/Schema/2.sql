-- Unique keys, limits and pauses. "lariat." is replaced by the schema of the options.

ALTER TABLE lariat.job ADD COLUMN until_started boolean NOT NULL DEFAULT false;
ALTER TABLE lariat.dead ADD COLUMN until_started boolean NOT NULL DEFAULT false;

-- Jobs with a limit are in indexes of their own: those which wait for a place are not in the way of the others.
CREATE INDEX job_limited ON lariat.job (queue, limit_key, priority, run_at, id)
  WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
CREATE INDEX job_limited_due ON lariat.job (queue, run_at) WHERE worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
CREATE INDEX job_limit ON lariat.job (limit_key, worker) WHERE limit_key IS NOT NULL;
CREATE INDEX dead_limit ON lariat.dead (limit_key) WHERE limit_key IS NOT NULL;

-- A limit. Who gives places away holds a lock of the row, and counts the running jobs under it: there is no number that could be wrong.
-- "arrival" is the instant of the generic cell rate algorithm.
CREATE TABLE lariat.lim (
  key text COLLATE "C" PRIMARY KEY,
  is_set boolean NOT NULL DEFAULT false,
  concurrency int,
  rate_count int,
  rate_per_us bigint,
  rate_burst int,
  interval_us bigint,
  arrival timestamptz NOT NULL DEFAULT '-infinity'
) WITH (fillfactor = 50);

-- Who has a key. One with expires_at belongs to a time, the others to a job.
CREATE TABLE lariat.uniq (
  kind text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  job uuid NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (kind, key)
);

CREATE INDEX uniq_expires ON lariat.uniq (expires_at) WHERE expires_at IS NOT NULL;

CREATE TABLE lariat.pause (
  target smallint NOT NULL,
  name text COLLATE "C" NOT NULL,
  since timestamptz NOT NULL,
  PRIMARY KEY (target, name)
);

-- Triggers, so that no statement that ends or begins a job can forget its key. Jobs without a key pay for the condition only.
CREATE FUNCTION lariat.free_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM lariat.uniq WHERE kind = OLD.kind AND key = OLD.unique_key AND job = OLD.id AND expires_at IS NULL;
  RETURN NULL;
END
$$;

CREATE TRIGGER job_gone AFTER DELETE ON lariat.job FOR EACH ROW WHEN (OLD.unique_key IS NOT NULL) EXECUTE FUNCTION lariat.free_key();
CREATE TRIGGER job_started AFTER UPDATE OF worker ON lariat.job FOR EACH ROW
  WHEN (NEW.until_started AND NEW.worker IS NOT NULL) EXECUTE FUNCTION lariat.free_key();

CREATE FUNCTION lariat.microseconds(number bigint) RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
  'SELECT number * interval ''1 microsecond''';

-- Inserts jobs that have a limit or a unique key, one after the other; returns for each the id of the job that is stored for it: its own,
-- or that of the job which has its key. A key is looked up before it is inserted, as a conflict would lock its row until the end of the
-- caller's transaction, and a worker that wants to free the key would wait for that.
--   session    of children: they are stored if it has their parent, whose key they may take.
--   is_repeat  an earlier call may have been committed, and the jobs may have ended since.
CREATE FUNCTION lariat.enqueue_keyed(jobs json, session bigint, is_repeat boolean) RETURNS TABLE (number int, id uuid)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
  item record;
  holder uuid;
  starts_at timestamptz;
BEGIN
  FOR item IN
    SELECT * FROM json_to_recordset(jobs) given (
      number int, id uuid, parent uuid, queue text, kind text, version int, priority smallint, delay_us bigint, at timestamptz,
      attempts int, keep smallint, timeout_ms bigint, tags json, payload json, limit_key text, concurrency int, rate_count int,
      rate_per_us bigint, rate_burst int, interval_us bigint, unique_key text, until_started boolean, window_us bigint, replaces boolean,
      max_wait_us bigint, waits int, group_id uuid, completes uuid, scheduled_for timestamptz)
    ORDER BY kind, unique_key, number
  LOOP
    holder := item.id;
    CONTINUE WHEN session IS NOT NULL
      AND (NOT EXISTS (SELECT FROM lariat.job parent WHERE parent.id = item.parent AND parent.worker = session)
        OR EXISTS (SELECT FROM lariat.grp WHERE grp.id = item.group_id AND grp.is_aborted));
    IF is_repeat AND (EXISTS (SELECT FROM lariat.done WHERE done.id = item.id) OR EXISTS (SELECT FROM lariat.dead WHERE dead.id = item.id)) THEN
      RETURN QUERY SELECT item.number, item.id;
      CONTINUE;
    END IF;

    starts_at := CASE WHEN item.at IS NULL THEN lariat.later(lariat.microseconds(item.delay_us)) ELSE greatest(item.at, lariat.now()) END;
    IF item.unique_key IS NOT NULL THEN
      LOOP
        SELECT uniq.job INTO holder FROM lariat.uniq
        WHERE uniq.kind = item.kind AND uniq.key = item.unique_key AND (uniq.expires_at IS NULL OR uniq.expires_at > lariat.now())
          AND uniq.job IS DISTINCT FROM item.parent;
        EXIT WHEN FOUND;
        INSERT INTO lariat.uniq (kind, key, job, expires_at)
        VALUES (item.kind, item.unique_key, item.id, CASE WHEN item.window_us IS NOT NULL THEN lariat.later(lariat.microseconds(item.window_us)) END)
        ON CONFLICT (kind, key) DO UPDATE SET job = EXCLUDED.job, expires_at = EXCLUDED.expires_at
        WHERE uniq.expires_at <= lariat.now() OR uniq.job = item.parent
        RETURNING uniq.job INTO holder;
        EXIT WHEN FOUND;
      END LOOP;
    END IF;

    IF holder = item.id THEN
      PERFORM lariat.declare_limit(
        item.limit_key, item.concurrency, item.rate_count, item.rate_per_us, item.rate_burst, item.interval_us) WHERE item.limit_key IS NOT NULL;
      INSERT INTO lariat.job (id, queue, kind, version, priority, run_at, attempts, keep, timeout_ms, created_at, tags, payload, limit_key,
        unique_key, until_started, waits, group_id, completes, scheduled_for)
      VALUES (item.id, item.queue, item.kind, item.version, item.priority, starts_at, item.attempts, item.keep, item.timeout_ms, lariat.now(),
        CASE WHEN item.tags IS NOT NULL THEN ARRAY(SELECT json_array_elements_text(item.tags)) END, item.payload, item.limit_key,
        CASE WHEN item.window_us IS NULL THEN item.unique_key END, item.until_started, coalesce(item.waits, 0),
        item.group_id, item.completes, item.scheduled_for)
      ON CONFLICT (id) DO NOTHING;
    ELSIF item.replaces THEN
      UPDATE lariat.job SET version = item.version, payload = item.payload,
        run_at = greatest(lariat.now(), least(starts_at, created_at + lariat.microseconds(item.max_wait_us)))
      WHERE id = holder AND worker IS NULL AND attempt = 0;
    END IF;

    RETURN QUERY SELECT item.number, holder;
  END LOOP;
END
$$;

-- Stores what an enqueue says about a limit, unless it was set by hand. The row is locked against its removal only: neither other enqueues
-- nor workers wait for the caller's transaction, unless it creates or changes the limit.
CREATE FUNCTION lariat.declare_limit(
  of_key text, new_concurrency int, new_count int, new_per_us bigint, new_burst int, new_interval_us bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM lariat.lim WHERE key = of_key AND (is_set OR (concurrency, rate_count, rate_per_us, rate_burst)
    IS NOT DISTINCT FROM (new_concurrency, new_count, new_per_us, new_burst)) FOR KEY SHARE;
  IF NOT FOUND THEN
    INSERT INTO lariat.lim (key, concurrency, rate_count, rate_per_us, rate_burst, interval_us)
    VALUES (of_key, new_concurrency, new_count, new_per_us, new_burst, new_interval_us)
    ON CONFLICT (key) DO UPDATE SET concurrency = EXCLUDED.concurrency, rate_count = EXCLUDED.rate_count,
      rate_per_us = EXCLUDED.rate_per_us, rate_burst = EXCLUDED.rate_burst, interval_us = EXCLUDED.interval_us
    WHERE NOT lim.is_set;
  END IF;
END
$$;

-- Takes jobs with a limit from a queue; how many, the setting lariat.taken says to the statement that takes the others. The keys take
-- turns, beginning behind "after". A key that another worker serves in this moment is passed by. The row without an id is the last: when
-- the queue should be asked again, and behind which key.
CREATE FUNCTION lariat.take_limited(
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
  SELECT min(run_at) INTO due FROM lariat.job WHERE queue = of_queue AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
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
        SELECT count(*)::int FROM lariat.job WHERE limit_key = key AND worker IS NOT NULL) END) running (places)
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

  SELECT least(again, min(run_at)) INTO again FROM lariat.job
  WHERE queue = of_queue AND run_at > this_time AND worker IS NULL AND waits = 0 AND limit_key IS NOT NULL;
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
CREATE FUNCTION lariat.check_keys(after text, at_most int) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  part text[] := ARRAY(SELECT key FROM lariat.lim WHERE key > after ORDER BY key LIMIT at_most);
  unused text[];
BEGIN
  DELETE FROM lariat.uniq WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM lariat.uniq WHERE expires_at <= lariat.now() LIMIT at_most FOR UPDATE SKIP LOCKED));
  unused := ARRAY(
    SELECT key FROM lariat.lim WHERE key = ANY (part) AND NOT is_set AND arrival <= lariat.now()
      AND NOT EXISTS (SELECT FROM lariat.job WHERE limit_key = key) AND NOT EXISTS (SELECT FROM lariat.dead WHERE limit_key = key)
    FOR UPDATE SKIP LOCKED);
  DELETE FROM lariat.lim WHERE key = ANY (unused)
    AND NOT EXISTS (SELECT FROM lariat.job WHERE limit_key = key) AND NOT EXISTS (SELECT FROM lariat.dead WHERE limit_key = key);
  RETURN CASE WHEN cardinality(part) < at_most THEN '' ELSE part[cardinality(part)] END;
END
$$;
