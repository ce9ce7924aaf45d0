-- Groups, schedules and progress. Jobs that wait (waits > 0) are in no index from which jobs are taken.

ALTER TABLE lariat.job ADD COLUMN completes uuid, ADD COLUMN scheduled_for timestamptz;
ALTER TABLE lariat.dead ADD COLUMN completes uuid, ADD COLUMN scheduled_for timestamptz;
ALTER TABLE lariat.done ADD COLUMN group_id uuid;
CREATE INDEX job_group ON lariat.job (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX dead_group ON lariat.dead (group_id) WHERE group_id IS NOT NULL;
CREATE INDEX done_group ON lariat.done (group_id) WHERE group_id IS NOT NULL;

-- "root" is the outermost group: its row is locked before anything of the groups in it is changed.
CREATE TABLE lariat.grp (
  id uuid PRIMARY KEY,
  root uuid NOT NULL,
  parent uuid,
  policy smallint NOT NULL,
  members int NOT NULL,
  succeeded int NOT NULL DEFAULT 0,
  aborted int NOT NULL DEFAULT 0,
  dead int NOT NULL DEFAULT 0,
  is_aborted boolean NOT NULL DEFAULT false,
  then_id uuid,
  failure_id uuid,
  created_at timestamptz NOT NULL,
  ended_at timestamptz
) WITH (fillfactor = 50);

CREATE INDEX grp_parent ON lariat.grp (parent) WHERE parent IS NOT NULL;
CREATE INDEX grp_ended ON lariat.grp (ended_at) WHERE ended_at IS NOT NULL;
CREATE TABLE lariat.edge (before uuid, after uuid, PRIMARY KEY (before, after));

CREATE TABLE lariat.schedule (
  name text COLLATE "C" PRIMARY KEY,
  expression text NOT NULL,
  zone text NOT NULL,
  misfire smallint NOT NULL,
  is_declared boolean NOT NULL,
  paused boolean NOT NULL DEFAULT false,
  next_at timestamptz NOT NULL,
  last_at timestamptz,
  queue text NOT NULL,
  kind text NOT NULL,
  version int NOT NULL,
  priority smallint NOT NULL,
  attempts int NOT NULL,
  keep smallint NOT NULL,
  timeout_ms bigint,
  tags text[] NOT NULL,
  payload json NOT NULL,
  keys json
);

-- Written with the heartbeat of a worker: apart from the jobs, whose table it would swell, and lost when the server crashes.
CREATE UNLOGGED TABLE lariat.progress (
  job_id uuid PRIMARY KEY,
  fraction double precision NOT NULL,
  text text,
  at timestamptz NOT NULL
) WITH (fillfactor = 50);

-- The end of a member of a group. Outcomes: 0 succeeded, 1 aborted, 2 dead, 3 was dead and is discarded.
CREATE TYPE lariat.member_end AS (id uuid, grp uuid, outcome int);

-- Aborts jobs that no worker has taken; returns the ends of those that are members of groups.
CREATE FUNCTION lariat.abort_jobs(ids uuid[]) RETURNS lariat.member_end[] LANGUAGE sql AS $$
  WITH gone AS (DELETE FROM lariat.job WHERE id = ANY (ids) AND worker IS NULL RETURNING *),
  kept AS (
    INSERT INTO lariat.done (id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, finished_at, tags, errors,
      group_id, payload, state, result)
    SELECT id, queue, kind, priority, attempt, attempts, created_at, run_at, started_at, lariat.now(), tags, errors, group_id,
      CASE keep WHEN 3 THEN payload END, 4, NULL
    FROM gone WHERE keep > 0)
  SELECT coalesce(array_agg(ROW(id, group_id, 1)::lariat.member_end) FILTER (WHERE group_id IS NOT NULL), '{}') FROM gone
$$;

-- Makes a job ready that has waited for so many events.
CREATE FUNCTION lariat.release(job_id uuid, events int) RETURNS void LANGUAGE sql AS $$
  UPDATE lariat.job SET waits = waits - events, run_at = greatest(run_at, lariat.now()) WHERE id = job_id AND waits > 0
$$;

-- Ends a group of which no member is pending, once: a dead member that is retried later ends again.
CREATE FUNCTION lariat.end_group(target uuid) RETURNS lariat.member_end[] LANGUAGE plpgsql AS $$
DECLARE
  ended lariat.grp;
BEGIN
  UPDATE lariat.grp SET ended_at = lariat.now() WHERE id = target AND ended_at IS NULL
    AND members - succeeded - aborted - CASE WHEN policy = 0 AND NOT is_aborted THEN 0 ELSE dead END = 0
  RETURNING * INTO ended;
  IF NOT FOUND THEN
    RETURN '{}';
  END IF;

  DELETE FROM lariat.job WHERE id = ended.failure_id AND waits > 0;
  IF ended.then_id IS NOT NULL THEN
    -- Of an aborted group it is gone.
    PERFORM lariat.release(ended.then_id, 1);
    RETURN '{}';
  END IF;

  RETURN CASE WHEN ended.parent IS NULL THEN '{}'
    ELSE ARRAY[ROW(target, ended.parent, CASE WHEN ended.is_aborted THEN 1 ELSE 0 END)::lariat.member_end] END;
END
$$;

-- Aborts what has not ended of a group, of the groups in it, and its completion job.
CREATE FUNCTION lariat.abort_group(target uuid) RETURNS lariat.member_end[] LANGUAGE plpgsql AS $$
DECLARE
  marked lariat.grp;
  inside uuid;
  ends lariat.member_end[];
BEGIN
  UPDATE lariat.grp SET is_aborted = true WHERE id = target AND NOT is_aborted AND ended_at IS NULL RETURNING * INTO marked;
  IF NOT FOUND THEN
    RETURN '{}';
  END IF;

  DELETE FROM lariat.job WHERE id = marked.failure_id AND waits > 0;
  ends := lariat.abort_jobs(ARRAY(
    SELECT id FROM lariat.job WHERE (id = marked.then_id AND waits > 0) OR (group_id = target AND worker IS NULL)));
  UPDATE lariat.job SET abort = true WHERE group_id = target AND worker IS NOT NULL;
  FOR inside IN SELECT id FROM lariat.grp WHERE parent = target AND ended_at IS NULL LOOP
    ends := ends || lariat.abort_group(inside);
  END LOOP;

  -- Dead members no longer count, and nothing else may be left.
  RETURN ends || lariat.end_group(target);
END
$$;

-- Does what the ends of members mean for their groups: successors are released or aborted, the members are counted, and a group without
-- pending members ends, which may be the end of a member of the group around it. The counters of a group only grow with its members' ends,
-- so members = succeeded + aborted + dead + live ones, whatever was rescued, retried or discarded.
CREATE FUNCTION lariat.settle(ends lariat.member_end[]) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  more lariat.member_end[];
  one record;
  after_gone uuid[];
  after_id uuid;
BEGIN
  PERFORM FROM lariat.grp WHERE id IN (SELECT root FROM lariat.grp WHERE id IN (SELECT grp FROM unnest(ends))) ORDER BY id FOR UPDATE;
  WHILE cardinality(ends) > 0 LOOP
    more := '{}';
    FOR one IN
      UPDATE lariat.grp g
      SET succeeded = g.succeeded + c.succeeded, aborted = g.aborted + c.aborted, dead = g.dead + c.died - c.discarded
      FROM (
        SELECT grp, count(*) FILTER (WHERE outcome = 0) AS succeeded, count(*) FILTER (WHERE outcome IN (1, 3)) AS aborted,
          count(*) FILTER (WHERE outcome = 2) AS died, count(*) FILTER (WHERE outcome = 3) AS discarded
        FROM unnest(ends) GROUP BY grp) c
      WHERE g.id = c.grp RETURNING g.id, g.policy, g.failure_id, c.died
    LOOP
      IF one.died > 0 THEN
        PERFORM lariat.release(one.failure_id, 1);
        IF one.policy = 2 THEN
          more := more || lariat.abort_group(one.id);
        END IF;
      END IF;
    END LOOP;

    FOR one IN
      WITH passed AS (DELETE FROM lariat.edge WHERE before IN (SELECT id FROM unnest(ends) WHERE outcome = 0) RETURNING after)
      SELECT after, count(*)::int AS events FROM passed GROUP BY after ORDER BY after
    LOOP
      PERFORM lariat.release(one.after, one.events);
    END LOOP;

    WITH passed AS (
      DELETE FROM lariat.edge WHERE before IN (
        SELECT e.id FROM unnest(ends) e LEFT JOIN lariat.grp g ON g.id = e.grp
        WHERE e.outcome IN (1, 3) OR (e.outcome = 2 AND g.policy <> 0)) RETURNING after)
    SELECT array_agg(DISTINCT after) INTO after_gone FROM passed;
    IF after_gone IS NOT NULL THEN
      more := more || lariat.abort_jobs(after_gone);
      FOREACH after_id IN ARRAY after_gone LOOP
        more := more || lariat.abort_group(after_id);
      END LOOP;
    END IF;

    FOR one IN SELECT DISTINCT grp FROM unnest(ends) ORDER BY grp LOOP
      more := more || lariat.end_group(one.grp);
    END LOOP;

    ends := more;
  END LOOP;

  RETURN true;
END
$$;

-- Aborts a group; false if it had ended, or there is none.
CREATE FUNCTION lariat.abort_and_settle(target uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  is_open boolean;
BEGIN
  PERFORM FROM lariat.grp WHERE id = (SELECT root FROM lariat.grp WHERE id = target) FOR UPDATE;
  SELECT NOT is_aborted AND ended_at IS NULL INTO is_open FROM lariat.grp WHERE id = target;
  PERFORM lariat.settle(lariat.abort_group(target));
  RETURN coalesce(is_open, false);
END
$$;

-- As before, and: the members of a group are kept until the group is forgotten, and dead members that are forgotten count as discarded.
CREATE OR REPLACE FUNCTION lariat.housekeep(keep_ended interval, keep_dead interval, at_most int) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog SET lock_timeout = '500ms' AS $$
DECLARE
  removed bigint := 0;
  changed bigint;
  today date := (lariat.now() AT TIME ZONE 'UTC')::date;
  partition name;
  is_needed boolean;
  ends lariat.member_end[];
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtextextended('lariat.housekeep', 0)) THEN
    RETURN 0;
  END IF;

  FOR ahead IN 0..2 LOOP
    PERFORM lariat.add_day(today + ahead);
  END LOOP;

  DELETE FROM lariat.grp WHERE id = ANY (ARRAY(
    SELECT id FROM lariat.grp old WHERE ended_at < lariat.now() - keep_ended
      AND NOT EXISTS (SELECT FROM lariat.job WHERE id = old.then_id) AND NOT EXISTS (SELECT FROM lariat.dead WHERE id = old.then_id)
      AND NOT EXISTS (SELECT FROM lariat.grp around WHERE around.id = old.parent)
    ORDER BY ended_at LIMIT at_most));
  GET DIAGNOSTICS changed = ROW_COUNT;
  removed := removed + changed;

  FOR partition IN
    SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = 'lariat.done'::regclass AND c.relname ~ '^done_[0-9]{8}$'
      AND to_date(substr(c.relname, 6), 'YYYYMMDD') + 1 <= ((lariat.now() - keep_ended) AT TIME ZONE 'UTC')::date
  LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM lariat.%I d JOIN lariat.grp g ON g.id = d.group_id)', partition) INTO is_needed;
    IF NOT is_needed THEN
      EXECUTE format('DROP TABLE lariat.%I', partition);
      removed := removed + 1;
    END IF;
  END LOOP;

  DELETE FROM lariat.done_other WHERE ctid = ANY (ARRAY(
    SELECT ctid FROM lariat.done_other old WHERE finished_at < lariat.now() - keep_ended
      AND NOT EXISTS (SELECT FROM lariat.grp WHERE id = old.group_id) LIMIT at_most));
  GET DIAGNOSTICS changed = ROW_COUNT;
  removed := removed + changed;

  WITH gone AS (
    DELETE FROM lariat.dead WHERE id = ANY (ARRAY(
      SELECT id FROM lariat.dead WHERE finished_at < lariat.now() - keep_dead ORDER BY finished_at LIMIT at_most))
    RETURNING id, group_id)
  SELECT count(*), coalesce(array_agg(ROW(id, group_id, 3)::lariat.member_end) FILTER (WHERE group_id IS NOT NULL), '{}')
  INTO changed, ends FROM gone;
  PERFORM lariat.settle(ends);

  DELETE FROM lariat.progress WHERE NOT EXISTS (SELECT FROM lariat.job WHERE id = job_id);
  RETURN removed + changed;
EXCEPTION WHEN lock_not_available THEN
  RETURN 0;
END
$$;
