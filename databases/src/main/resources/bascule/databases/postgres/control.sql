-- What a migration keeps in each of its two databases. One migration at a time; dropped when it is forgotten.
CREATE SCHEMA bascule;

COMMENT ON SCHEMA bascule IS 'A migration by Bascule keeps its term, fence and flows here. It is removed when the migration ends.';

-- What stands here is believed by the flows, so nobody but its owner gets in, whatever the default privileges say.
DO $shut$
DECLARE
    other text;
BEGIN
    FOR other IN
        SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
        FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = 'bascule' AND a.grantee <> n.nspowner
    LOOP
        EXECUTE 'REVOKE ALL ON SCHEMA bascule FROM ' || other;
    END LOOP;
END
$shut$;

-- The term that may act. Every effect enters it first, in the same transaction.
CREATE TABLE bascule.term (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    migration text NOT NULL,
    epoch bigint NOT NULL
);

-- How the fence stands. `closings` is never set back, so that no marker comes twice. `opened` tells whether it was opened
-- since `required` was last written. Published by the link that reads
-- here: this row in the log is the marker.
CREATE TABLE bascule.fence (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    mode text NOT NULL CHECK (mode IN ('ABSENT', 'OPEN', 'CLOSED')),
    closings bigint NOT NULL DEFAULT 0,
    marker text NOT NULL DEFAULT '',
    required text NOT NULL DEFAULT '',
    opened boolean NOT NULL DEFAULT false
);

-- Scripts that ran, with the digest of their text.
CREATE TABLE bascule.script (
    name text PRIMARY KEY,
    digest text NOT NULL,
    ran_at timestamptz NOT NULL DEFAULT now()
);

-- How far the flow into this database has come: committed together with the rows it brought. `position` is NULL while
-- rows are being copied; `closed` is how the source's fence stood at that position.
CREATE TABLE bascule.flow (
    name text PRIMARY KEY,
    copied boolean NOT NULL DEFAULT false,
    marker text NOT NULL DEFAULT '',
    position pg_lsn,
    closed boolean NOT NULL DEFAULT false,
    changes bigint NOT NULL DEFAULT 0
);

-- Tables of the source whose rows are all here, with keys and indexes, as they stood at `position`: from there on their
-- changes count. A copy that broke off goes on with the others.
CREATE TABLE bascule.copied (
    flow text NOT NULL,
    schema text NOT NULL,
    relation text NOT NULL,
    position pg_lsn NOT NULL,
    PRIMARY KEY (flow, schema, relation)
);

-- Indexes, keys and foreign keys of this database that are off while rows are copied into it. The transaction that takes
-- one off writes here what makes it again; the one that makes it deletes it here. `stage` is the order: indexes, keys,
-- foreign keys, their validation.
CREATE TABLE bascule.aside (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flow text NOT NULL,
    schema text NOT NULL,
    relation text NOT NULL,
    stage int NOT NULL,
    name text NOT NULL,
    statement text NOT NULL
);

-- The last comparison of all rows of a flow's two sides. What the flow has touched since is in `touched`, under the same
-- era, unless `lacking` says why it is not all there.
CREATE TABLE bascule.proof (
    flow text PRIMARY KEY,
    era bigint NOT NULL,
    lacking text NOT NULL
);

-- Keys that a flow has touched: written together with their rows, once in an era, many in a row, one inner array each.
CREATE TABLE bascule.touched (
    flow text NOT NULL,
    era bigint NOT NULL,
    relation text NOT NULL,
    keys text[] NOT NULL
);
ALTER TABLE bascule.touched ALTER COLUMN keys SET STORAGE EXTERNAL;

-- What the tables of the plan, and those below them, were made of when their rows were last known to be equal on both
-- sides. What differs from it may have changed rows that no log tells of. `note` is what a later comparison found.
CREATE TABLE bascule.definition (
    oid bigint PRIMARY KEY,
    schema text NOT NULL,
    name text NOT NULL,
    root_schema text NOT NULL,
    root_name text NOT NULL,
    file bigint NOT NULL,
    columns text NOT NULL,
    versions text NOT NULL,
    note text NOT NULL DEFAULT ''
);

-- Published by both links; a row sent through proves that a flow is open end to end.
CREATE TABLE bascule.canary (
    name text PRIMARY KEY,
    token text NOT NULL
);

-- Changes that someone made on the other side while it was closed: kept, never applied.
CREATE TABLE bascule.violation (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    flow text NOT NULL,
    seen_at timestamptz NOT NULL DEFAULT now(),
    position pg_lsn NOT NULL,
    relation text NOT NULL,
    kind text NOT NULL,
    change jsonb NOT NULL
);

-- Refuses a term that is over, raises to a newer one, and keeps the term as it is until the caller's transaction ends.
CREATE FUNCTION bascule.enter(mine text, wanted bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $enter$
DECLARE
    held record;
BEGIN
    UPDATE bascule.term SET epoch = wanted WHERE epoch < wanted AND migration = mine;
    SELECT migration, epoch INTO held FROM bascule.term FOR SHARE;
    IF NOT FOUND OR held.migration <> mine THEN
        RAISE EXCEPTION USING ERRCODE = 'BA002', MESSAGE = format(
            'this database is registered for the migration %L, not for %L: finish or abort that one first',
            coalesce(held.migration, ''), mine);
    END IF;
    IF held.epoch > wanted THEN
        RAISE EXCEPTION USING ERRCODE = 'BA001', MESSAGE = format(
            'the migration %L is held by epoch %s, this controller''s is %s: another controller has taken over',
            mine, held.epoch, wanted);
    END IF;
END
$enter$;

-- Runs a script, however many statements it has, without letting it end the transaction that records it.
CREATE FUNCTION bascule.run(script text) RETURNS void
LANGUAGE plpgsql AS $run$
BEGIN
    EXECUTE script;
END
$run$;
