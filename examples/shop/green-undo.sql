DROP TABLE IF EXISTS orders, customers, products;
