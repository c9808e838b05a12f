-- The books of the rivals, for PostgreSQL and SQLite alike. Money is whole cents, a quantity whole
-- hundredths of an hour. There is no index but those that check ids and find the pages asked for.
CREATE TABLE account (account bigint PRIMARY KEY, balance bigint NOT NULL);
CREATE TABLE transfer (
  transfer bigint PRIMARY KEY,
  debit bigint NOT NULL REFERENCES account,
  credit bigint NOT NULL REFERENCES account,
  amount bigint NOT NULL CHECK (amount > 0)
);
-- Debits are positive, credits negative.
CREATE TABLE posting (
  transfer bigint NOT NULL,
  account bigint NOT NULL,
  amount bigint NOT NULL,
  PRIMARY KEY (transfer, account)
);
CREATE TABLE customer (customer bigint PRIMARY KEY, open_amount bigint NOT NULL);
CREATE TABLE hours (
  hours bigint PRIMARY KEY,
  customer bigint NOT NULL REFERENCES customer,
  day int NOT NULL,
  quantity bigint NOT NULL,
  rate bigint NOT NULL,
  amount bigint NOT NULL,
  description text NOT NULL,
  invoice bigint
);
CREATE TABLE invoice (
  invoice bigint PRIMARY KEY,
  customer bigint NOT NULL REFERENCES customer,
  net bigint NOT NULL,
  vat bigint NOT NULL,
  total bigint NOT NULL,
  remaining bigint NOT NULL
);
-- An hour is billed once at most.
CREATE TABLE line (
  invoice bigint NOT NULL,
  line bigint NOT NULL,
  hours bigint NOT NULL UNIQUE,
  amount bigint NOT NULL,
  PRIMARY KEY (invoice, line)
);
CREATE TABLE journal (
  invoice bigint NOT NULL,
  account bigint NOT NULL,
  debit bigint NOT NULL,
  credit bigint NOT NULL,
  PRIMARY KEY (invoice, account)
);
CREATE TABLE series (series bigint PRIMARY KEY, last bigint NOT NULL);
INSERT INTO series VALUES (1, 0);
