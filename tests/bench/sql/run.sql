-- The invoice run: all open hours into one invoice per customer with its lines, VAT of 21 %,
-- journal and a number without gaps, in one transaction. For PostgreSQL and SQLite alike.
BEGIN;
UPDATE series SET last = last WHERE series = 1;
INSERT INTO invoice
SELECT number, customer, net, vat, net + vat, net + vat
FROM (
  SELECT last + row_number() OVER (ORDER BY customer) AS number, customer, net,
         (net * 21 + 50) / 100 AS vat
  FROM (
    SELECT customer, CAST(sum(amount) AS bigint) AS net
    FROM hours WHERE invoice IS NULL GROUP BY customer
  ) AS per_customer, series WHERE series = 1
) AS numbered;
UPDATE hours SET invoice = billed.invoice
FROM invoice AS billed
WHERE billed.customer = hours.customer AND hours.invoice IS NULL
  AND billed.invoice > (SELECT last FROM series WHERE series = 1);
INSERT INTO line
SELECT invoice, row_number() OVER (PARTITION BY invoice ORDER BY hours), hours, amount
FROM hours WHERE invoice > (SELECT last FROM series WHERE series = 1);
INSERT INTO journal
SELECT invoice, 1300, total, 0 FROM invoice
WHERE invoice > (SELECT last FROM series WHERE series = 1)
UNION ALL
SELECT invoice, 8000, 0, net FROM invoice
WHERE invoice > (SELECT last FROM series WHERE series = 1)
UNION ALL
SELECT invoice, 1700, 0, vat FROM invoice
WHERE invoice > (SELECT last FROM series WHERE series = 1);
UPDATE account SET balance = balance + booked.amount
FROM (
  SELECT account, CAST(sum(debit - credit) AS bigint) AS amount FROM journal
  WHERE invoice > (SELECT last FROM series WHERE series = 1) GROUP BY account
) AS booked
WHERE booked.account = account.account;
UPDATE customer SET open_amount = open_amount - billed.net
FROM invoice AS billed
WHERE billed.customer = customer.customer
  AND billed.invoice > (SELECT last FROM series WHERE series = 1);
UPDATE series SET last = (SELECT max(invoice) FROM invoice) WHERE series = 1;
COMMIT;
