-- +goose Up
-- The register. What SQL filters by stands beside the case; a query is always a walk along one index, which is why there are
-- so many. Each ends with all that is looked up on the way, so that no case is read in vain. province, city, county and
-- town are the beginning of region; they are not generated, because SQLite then reads the case all the same. data comes last,
-- so that the columns before it are read without it.
-- Texts that are compared or sorted are so by their bytes, whatever the language of the database.
CREATE TABLE cases (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  version BIGINT NOT NULL,
  updated TEXT COLLATE "C" NOT NULL,
  region TEXT COLLATE "C" NOT NULL,
  province TEXT COLLATE "C" NOT NULL,
  city TEXT COLLATE "C" NOT NULL,
  county TEXT COLLATE "C" NOT NULL,
  town TEXT COLLATE "C" NOT NULL,
  status TEXT COLLATE "C" NOT NULL,
  applied TEXT COLLATE "C" NOT NULL,
  caseworker TEXT COLLATE "C" NOT NULL,
  drafts TEXT NOT NULL,
  data TEXT NOT NULL
);
CREATE INDEX cases_by_applied ON cases (applied, id, region);
CREATE INDEX cases_by_status ON cases (status, applied, id, region);
CREATE INDEX cases_by_province ON cases (province, applied, id, region);
CREATE INDEX cases_by_province_status ON cases (province, status, applied, id, region);
CREATE INDEX cases_by_city ON cases (city, applied, id, region);
CREATE INDEX cases_by_city_status ON cases (city, status, applied, id, region);
CREATE INDEX cases_by_county ON cases (county, applied, id, region);
CREATE INDEX cases_by_county_status ON cases (county, status, applied, id, region);
CREATE INDEX cases_by_town ON cases (town, applied, id, region);
CREATE INDEX cases_by_town_status ON cases (town, status, applied, id, region);
CREATE INDEX cases_by_caseworker ON cases (caseworker, applied, id, region);
CREATE INDEX cases_by_caseworker_status ON cases (caseworker, status, applied, id, region);

CREATE TABLE files (
  sha256 BYTEA NOT NULL PRIMARY KEY,
  bytes BYTEA NOT NULL
);

CREATE TABLE issued (
  case_id TEXT COLLATE "C" NOT NULL REFERENCES cases (id),
  kind TEXT COLLATE "C" NOT NULL,
  number BIGINT NOT NULL,
  sha256 BYTEA NOT NULL REFERENCES files (sha256),
  data TEXT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  by_name TEXT NOT NULL,
  pages BIGINT NOT NULL,
  file_name TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, number)
);
CREATE INDEX issued_by_file ON issued (sha256);

-- An entry of no case has no case_id. seq counts the entries of a case, and those of none, without gaps: two that write at
-- the same time get in each other's way at the index, so that an entry comes to light after all that have lower numbers.
CREATE TABLE audit (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  case_id TEXT COLLATE "C" REFERENCES cases (id),
  seq BIGINT NOT NULL,
  at TEXT COLLATE "C" NOT NULL,
  by_name TEXT NOT NULL,
  request_id TEXT NOT NULL,
  action TEXT COLLATE "C" NOT NULL,
  note TEXT NOT NULL,
  changes TEXT NOT NULL
);
CREATE UNIQUE INDEX audit_by_case ON audit (case_id, seq) NULLS NOT DISTINCT;

CREATE TABLE numbers (
  region TEXT COLLATE "C" NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (region, year)
);

CREATE TABLE requests (
  caller TEXT COLLATE "C" NOT NULL,
  key TEXT COLLATE "C" NOT NULL,
  fingerprint BYTEA NOT NULL,
  expires TEXT COLLATE "C" NOT NULL,
  case_id TEXT COLLATE "C" NOT NULL,
  version BIGINT NOT NULL,
  PRIMARY KEY (caller, key)
);
CREATE INDEX requests_by_expires ON requests (expires);

CREATE TABLE keys (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id TEXT COLLATE "C" NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  per_minute BIGINT NOT NULL,
  region TEXT NOT NULL,
  created TEXT NOT NULL,
  revoked TEXT NOT NULL,
  hash BYTEA NOT NULL
);

-- What was done stays as it was: nothing is taken out of the register, and what was issued and noted never changes.
-- +goose StatementBegin
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%: % is refused', TG_TABLE_NAME, TG_OP;
END;
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER issued_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON issued
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER files_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON files
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER cases_guard BEFORE DELETE OR TRUNCATE ON cases
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
CREATE TRIGGER keys_guard BEFORE DELETE OR TRUNCATE ON keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse();
