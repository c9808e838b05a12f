-- What a client of PostgreSQL calls: one round trip and one transaction each.

-- The rows are locked in one order, so that no two transfers wait for each other.
CREATE FUNCTION make_transfer(p_transfer bigint, p_debit bigint, p_credit bigint, p_amount bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM account WHERE account IN (p_debit, p_credit) ORDER BY account FOR UPDATE;
  INSERT INTO transfer VALUES (p_transfer, p_debit, p_credit, p_amount) ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  INSERT INTO posting VALUES (p_transfer, p_debit, p_amount), (p_transfer, p_credit, -p_amount);
  UPDATE account SET balance = balance + CASE account WHEN p_debit THEN p_amount ELSE -p_amount END
  WHERE account IN (p_debit, p_credit);
END $$;

CREATE SEQUENCE request MINVALUE 0 START 0;

-- The hours of one request, as work.py has them; they are made here, so that PostgreSQL is spared
-- reading them.
CREATE FUNCTION post_hours(p_request bigint, p_requests bigint, p_customers bigint, p_seed bigint)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF p_request >= p_requests THEN
    RETURN;
  END IF;
  PERFORM FROM customer WHERE customer IN (
    SELECT entry % p_customers FROM generate_series(p_request * 1000, p_request * 1000 + 999) entry
  ) ORDER BY customer FOR UPDATE;
  WITH posted AS (
    INSERT INTO hours
    SELECT entry, entry % p_customers, entry % 28 + 1, quantity, rate,
           (quantity * rate + 50) / 100, 'werk'
    FROM (
      SELECT entry, 25 * (1 + (entry * 7919 + p_seed) % 40) AS quantity,
             4500 + (entry * 104729 + p_seed) % 8000 AS rate
      FROM generate_series(p_request * 1000, p_request * 1000 + 999) entry
    ) AS made
    RETURNING customer, amount
  )
  UPDATE customer SET open_amount = open_amount + added.amount
  FROM (
    SELECT posted.customer, CAST(sum(posted.amount) AS bigint) AS amount
    FROM posted GROUP BY posted.customer
  ) AS added
  WHERE added.customer = customer.customer;
END $$;
