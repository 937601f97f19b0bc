-- Exact arithmetic on fractions of whole numbers (positive denominator): DuckDB divides decimals as floats.
CREATE OR REPLACE TEMP MACRO floor_fraction(a, b) AS a // b - if(a % b < 0, 1, 0);
CREATE OR REPLACE TEMP MACRO ceil_fraction(a, b) AS a // b + if(a % b > 0, 1, 0);
-- half away from zero, as accounts round
CREATE OR REPLACE TEMP MACRO round_fraction(a, b) AS if(a < 0, -1, 1) * ((2 * abs(a) + b) // (2 * b));
CREATE OR REPLACE TEMP MACRO power_of_ten(places) AS
    [1, 10, 100, 1000, 10000, 100000, 1000000][least(places, 6) + 1];
CREATE OR REPLACE TEMP MACRO millionths(whole) AS (whole::DECIMAL(32, 0) * 0.000001::DECIMAL(6, 6))::DECIMAL(28, 8);
-- half of the last printed place
CREATE OR REPLACE TEMP MACRO half_place(decimals) AS
    (CASE decimals
        WHEN 0 THEN 0.5
        WHEN 1 THEN 0.05
        WHEN 2 THEN 0.005
        WHEN 3 THEN 0.0005
        WHEN 4 THEN 0.00005
        WHEN 5 THEN 0.000005
        ELSE 0.0000005
    END)::DECIMAL(10, 8);
-- An amount in yuan in the unit that is printed. In 万元 by narrow decimals: a wide one that loses places is slow, and
-- nothing is lost that eight places of 万元 could show.
CREATE OR REPLACE TEMP MACRO in_unit(yuan, per_yuan) AS CASE
    WHEN yuan = 0 OR per_yuan = 1 THEN yuan
    WHEN per_yuan = 0.0001 AND abs(yuan) < 9999999999
        THEN (yuan::DECIMAL(18, 8)::DECIMAL(18, 4) * 0.0001::DECIMAL(4, 4))::DECIMAL(28, 8)
    ELSE (yuan * per_yuan)::DECIMAL(28, 8)
END;
