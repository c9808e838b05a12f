-- The journal as facta writes it: the claim on the customer, one line of revenue per hour, the VAT.
SELECT journal.invoice, 0 AS line, customer, account, debit, credit, '' AS description
FROM journal JOIN invoice USING (invoice) WHERE account <> 8000
UNION ALL
SELECT line.invoice, line.line, invoice.customer, 8000, 0, line.amount, description
FROM line JOIN invoice USING (invoice) JOIN hours USING (hours)
