// A float as Python writes it: in hashes of classic bodies, and in what its json module writes. CPython Objects/floatobject.c.

/** Exponents of ten from which repr() of a float writes an exponent: below the one, from the other on. */
const FIXED_FROM = -4;
const FIXED_BELOW = 16;

/** repr() of a finite or infinite double. Both languages write the shortest digits that read back; they differ in the form. */
export function pyFloat(value: number): string {
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits = '0', power = '0'] = Math.abs(value).toExponential().split('e');
  const exponent = Number(power);
  if (exponent < FIXED_FROM || exponent >= FIXED_BELOW) {
    return `${sign}${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const bare = digits.replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${bare}`;
  const whole = bare.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${bare.slice(exponent + 1) || '0'}`;
}
