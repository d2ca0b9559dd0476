-- What the shop has when its story begins.
INSERT INTO products (title, price)
SELECT 'Product ' || n, (n % 9000 + 99) / 100.0
FROM generate_series(1, 1000) n;

INSERT INTO customers (name, phone, balance)
SELECT
    CASE n % 10
        WHEN 0 THEN 'Solo' || n
        WHEN 1 THEN 'Ana Maria Silva' || n
        ELSE 'Given' || n || ' Family' || n
    END,
    CASE n % 3 WHEN 0 THEN '+49' WHEN 1 THEN '+44' ELSE '+1' END || '555' || lpad(n::text, 6, '0'),
    (n % 5000) / 100.0
FROM generate_series(1, 5000) n;

INSERT INTO orders (request_id, customer_id, product_id, amount, placed_at)
SELECT 'import-' || n, n % 5000 + 1, n % 1000 + 1, (n % 20000) / 100.0, '2026-01-01Z'::timestamptz + n * interval '1 minute'
FROM generate_series(1, 60000) n;

-- Texts too long for their rows, and not to be made small by compression.
INSERT INTO notes (id, body, written_by, marks, marked_by)
SELECT n, (SELECT string_agg(md5(n || '-' || part), '') FROM generate_series(1, 100) part), 'seed-' || n, 0, ''
FROM generate_series(1, 200) n;

ANALYZE;
