-- Exact arithmetic on fractions of whole numbers (positive denominator): DuckDB divides decimals as floats.
CREATE OR REPLACE TEMP MACRO floor_fraction(a, b) AS a // b - if(a % b < 0, 1, 0);
CREATE OR REPLACE TEMP MACRO ceil_fraction(a, b) AS a // b + if(a % b > 0, 1, 0);
-- half away from zero, as accounts round
CREATE OR REPLACE TEMP MACRO round_fraction(a, b) AS if(a < 0, -1, 1) * ((2 * abs(a) + b) // (2 * b));
CREATE OR REPLACE TEMP MACRO power_of_ten(places) AS
    [1, 10, 100, 1000, 10000, 100000, 1000000][least(places, 6) + 1];
CREATE OR REPLACE TEMP MACRO millionths(whole) AS (whole::DECIMAL(32, 0) * 0.000001::DECIMAL(6, 6))::DECIMAL(28, 8);
