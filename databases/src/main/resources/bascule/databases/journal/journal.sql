-- The journals that several controllers share, with all that the next of them needs. Every change is one statement, so
-- that a controller that is stopped within it leaves no lock behind.
CREATE SCHEMA bascule_journal;

COMMENT ON SCHEMA bascule_journal IS 'Controllers of Bascule keep their plans and journals here. Nothing in it is ever deleted.';

-- Nobody but its owner gets in, whatever the default privileges say.
DO $shut$
DECLARE
    other text;
BEGIN
    FOR other IN
        SELECT CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END
        FROM pg_namespace n, aclexplode(n.nspacl) a WHERE n.nspname = 'bascule_journal' AND a.grantee <> n.nspowner
    LOOP
        EXECUTE 'REVOKE ALL ON SCHEMA bascule_journal FROM ' || other;
    END LOOP;
END
$shut$;

-- Which controller is active. `number` grows when the lease is taken or given up, `beat` when it is renewed. No time
-- stands here: whoever stands by measures on its own clock for how long the beat has stood still.
CREATE TABLE bascule_journal.lease (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    number bigint NOT NULL,
    beat bigint NOT NULL,
    holder text NOT NULL,
    address text NOT NULL
);
INSERT INTO bascule_journal.lease(number, beat, holder, address) VALUES (0, 0, '', '');

-- The plans as they were started; of the journal of each, the term that may write and how many entries there are.
CREATE TABLE bascule_journal.migration (
    name text PRIMARY KEY,
    plan text NOT NULL,
    scripts text NOT NULL,
    base text NOT NULL,
    epoch bigint NOT NULL DEFAULT 0,
    length bigint NOT NULL DEFAULT 0
);

-- The journals: of each entry the line that would stand in a file.
CREATE TABLE bascule_journal.entry (
    migration text NOT NULL REFERENCES bascule_journal.migration,
    sequence bigint NOT NULL,
    epoch bigint NOT NULL,
    line text NOT NULL,
    PRIMARY KEY (migration, sequence)
);

-- Signed heads, a line each.
CREATE TABLE bascule_journal.head (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    migration text NOT NULL REFERENCES bascule_journal.migration,
    line text NOT NULL
);

-- Lets an entry in if it is of the term that may write and follows the last one. Whoever inserts one waits here for
-- whoever inserts another, and for a claim.
CREATE FUNCTION bascule_journal.follow() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $follow$
DECLARE
    held record;
BEGIN
    SELECT epoch, length INTO held FROM bascule_journal.migration WHERE name = NEW.migration FOR UPDATE;
    IF NEW.epoch < held.epoch THEN
        RAISE EXCEPTION USING ERRCODE = 'BA001', MESSAGE = format(
            'the journal of %s is held by epoch %s, this controller''s is %s: another controller has taken over',
            NEW.migration, held.epoch, NEW.epoch);
    END IF;
    IF NEW.epoch > held.epoch THEN
        RAISE EXCEPTION USING ERRCODE = 'BA004', MESSAGE = format(
            'epoch %s was never claimed of the journal of %s', NEW.epoch, NEW.migration);
    END IF;
    IF NEW.sequence <> held.length + 1 THEN
        RAISE EXCEPTION USING ERRCODE = 'BA005', MESSAGE = format(
            'the journal of %s has %s entries, so that none with the number %s can follow',
            NEW.migration, held.length, NEW.sequence);
    END IF;
    UPDATE bascule_journal.migration SET length = NEW.sequence WHERE name = NEW.migration;
    RETURN NEW;
END
$follow$;
CREATE TRIGGER follow BEFORE INSERT ON bascule_journal.entry FOR EACH ROW EXECUTE FUNCTION bascule_journal.follow();

-- What happened has happened.
CREATE FUNCTION bascule_journal.stay() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog AS $stay$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'BA006', MESSAGE = format('%s of bascule_journal is only ever added to', TG_TABLE_NAME);
END
$stay$;
CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON bascule_journal.entry
    FOR EACH STATEMENT EXECUTE FUNCTION bascule_journal.stay();
CREATE TRIGGER stay BEFORE UPDATE OR DELETE OR TRUNCATE ON bascule_journal.head
    FOR EACH STATEMENT EXECUTE FUNCTION bascule_journal.stay();
CREATE TRIGGER stay BEFORE DELETE OR TRUNCATE ON bascule_journal.migration
    FOR EACH STATEMENT EXECUTE FUNCTION bascule_journal.stay();

-- Refuses whoever has not that lease, and keeps it from being taken until the caller's transaction ends.
CREATE FUNCTION bascule_journal.demand(lease bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog AS $demand$
DECLARE
    held record;
BEGIN
    SELECT number, holder, address INTO held FROM bascule_journal.lease FOR SHARE;
    IF held.number <> lease THEN
        RAISE EXCEPTION USING ERRCODE = 'BA003', MESSAGE = format(
            'this controller is not the active one any more: %s is', coalesce(nullif(held.address, ''), 'none'));
    END IF;
END
$demand$;

-- Keeps a plan, or another one in its place as long as nothing stands in its journal. Says whether it did.
CREATE FUNCTION bascule_journal.keep(lease bigint, wanted text, plan text, scripts text, base text) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog AS $keep$
BEGIN
    PERFORM bascule_journal.demand(lease);
    INSERT INTO bascule_journal.migration AS m (name, plan, scripts, base) VALUES (wanted, $3, $4, $5)
        ON CONFLICT (name) DO UPDATE SET plan = $3, scripts = $4, base = $5 WHERE m.length = 0;
    RETURN FOUND;
END
$keep$;

-- Begins the next term, if the journal stands where the caller last saw it. Says whether it did.
CREATE FUNCTION bascule_journal.claim(lease bigint, wanted text, seen_epoch bigint, seen_length bigint, line text)
RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog AS $claim$
BEGIN
    PERFORM bascule_journal.demand(lease);
    UPDATE bascule_journal.migration SET epoch = seen_epoch + 1
        WHERE name = wanted AND epoch = seen_epoch AND length = seen_length;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO bascule_journal.entry(migration, sequence, epoch, line)
        VALUES (wanted, seen_length + 1, seen_epoch + 1, $5);
    RETURN true;
END
$claim$;
