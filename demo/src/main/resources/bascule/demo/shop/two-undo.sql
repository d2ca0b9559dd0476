DROP TABLE IF EXISTS notes, ledger, orders, clients, products;
