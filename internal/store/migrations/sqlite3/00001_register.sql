-- +goose Up
-- What the file is for: "bang" as a number. package sqlite asks for it.
PRAGMA application_id = 0x62616e67;

-- The register. What SQL filters by stands beside the case; a query is always a walk along one index, which is why there are
-- so many. Each ends with all that is looked up on the way, so that no case is read in vain. province, city, county and
-- town are the beginning of region; they are not generated, because SQLite then reads the case all the same. data comes last,
-- so that the columns before it are read without it.
CREATE TABLE cases (
  id TEXT NOT NULL PRIMARY KEY,
  version INTEGER NOT NULL,
  updated TEXT NOT NULL,
  region TEXT NOT NULL,
  province TEXT NOT NULL,
  city TEXT NOT NULL,
  county TEXT NOT NULL,
  town TEXT NOT NULL,
  status TEXT NOT NULL,
  applied TEXT NOT NULL,
  caseworker TEXT NOT NULL,
  drafts TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;
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
  sha256 BLOB NOT NULL PRIMARY KEY,
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE issued (
  case_id TEXT NOT NULL REFERENCES cases (id),
  kind TEXT NOT NULL,
  number INTEGER NOT NULL,
  sha256 BLOB NOT NULL REFERENCES files (sha256),
  data TEXT NOT NULL,
  at TEXT NOT NULL,
  by_name TEXT NOT NULL,
  pages INTEGER NOT NULL,
  file_name TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (case_id, kind, number)
) STRICT;
CREATE INDEX issued_by_file ON issued (sha256);

-- An entry of no case has no case_id. seq counts the entries of a case, and those of none, without gaps: two that write at
-- the same time get in each other's way at the index, so that an entry comes to light after all that have lower numbers.
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  case_id TEXT REFERENCES cases (id),
  seq INTEGER NOT NULL,
  at TEXT NOT NULL,
  by_name TEXT NOT NULL,
  request_id TEXT NOT NULL,
  action TEXT NOT NULL,
  note TEXT NOT NULL,
  changes TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX audit_by_case ON audit (case_id, seq);

CREATE TABLE numbers (
  region TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (region, year)
) STRICT;

CREATE TABLE requests (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint BLOB NOT NULL,
  expires TEXT NOT NULL,
  case_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (caller, key)
) STRICT;
CREATE INDEX requests_by_expires ON requests (expires);

CREATE TABLE keys (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  per_minute INTEGER NOT NULL,
  region TEXT NOT NULL,
  created TEXT NOT NULL,
  revoked TEXT NOT NULL,
  hash BLOB NOT NULL
) STRICT;

-- What was done stays as it was: nothing is taken out of the register, and what was issued and noted never changes.
-- +goose StatementBegin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'audit: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER issued_no_update BEFORE UPDATE ON issued
BEGIN
  SELECT RAISE(ABORT, 'issued: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER issued_no_delete BEFORE DELETE ON issued
BEGIN
  SELECT RAISE(ABORT, 'issued: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER files_no_update BEFORE UPDATE ON files
BEGIN
  SELECT RAISE(ABORT, 'files: UPDATE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER files_no_delete BEFORE DELETE ON files
BEGIN
  SELECT RAISE(ABORT, 'files: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER cases_no_delete BEFORE DELETE ON cases
BEGIN
  SELECT RAISE(ABORT, 'cases: DELETE is refused');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER keys_no_delete BEFORE DELETE ON keys
BEGIN
  SELECT RAISE(ABORT, 'keys: DELETE is refused');
END;
-- +goose StatementEnd
