import { describe, expect, it } from 'vitest';
import { findDouble } from '../../../src/merge/doubles/find-double.ts';

/** The key that `merged` has twice, where each side had `side`. */
function double(path: string, merged: string, side = ''): string | undefined {
  return findDouble(path, { base: '', template: side, client: side }, merged);
}

describe('findDouble', () => {
  it.each([
    ['a.sh', 'A=1\nexport A=2\n', 'A'],
    ['a.ini', '[s]\na=1\n[t]\na=1\n[s]\na = 2\n', 's.a'],
    ['a.toml', 'a.b = 1\n[a]\nb = 2\n', 'a.b'],
    ['a.json', '{"a": {"b": 1, "c": [{"d": 1}], "b": 2}}', 'a.b'],
    ['a.jsonc', '{\n// "x": 1,\n"x": ":", "y": {"x": 1}, "x": 1}', 'x'],
    ['a.json5', "{a: 1, 'b': {c: 1, \"a\": 1}, 'a': 2}", 'a'],
    [
      'nginx.conf',
      'http {\n  gzip off;\n  server {\n    gzip on;\n  }\n  gzip on;\n}\n',
      'http.gzip',
    ],
    ['nginx.conf', 'server {\n}\nserver {\nroot /a;\n# c\nroot /b;\n}\n', 'server[2].root'],
    [
      'haproxy.cfg',
      'global\n  maxconn 1\ndefaults\n  maxconn 1\n  maxconn 2\n',
      'defaults.maxconn',
    ],
    ['ssh/sshd_config', 'Port 22\nPermitRootLogin no\nPermitRootLogin yes\n', 'PermitRootLogin'],
    ['a.tf', 'variable "a" {\n  default = 1\n  type = x\n  default = 2\n}\n', 'variable.default'],
    [
      'a.mjs',
      'export default {\n  a: {\n    port: 1,\n  },\n  port: 1,\n  port: 2,\n};\n',
      'export.port',
    ],
    ['a.py', 'DATABASES = {\n    "NAME": "a",\n    "NAME": "b",\n}\n', 'DATABASES.NAME'],
    ['requirements-dev.txt', 'flask-login==1\nflask\nFlask_Login[x] >= 2\n', 'flask-login'],
    ['a.yaml', 'a:\n  b: 1\n  c:\n    b: 1\n  b: 2\n', 'a.b'],
    ['a.yaml', 'l:\n- k: 1\n  m: 1\n  k: 2\n', 'l[1].k'],
  ])('%s: %j has a key twice', (path, merged, key) => {
    expect(double(path, merged)).toBe(key);
    expect(double(path, merged, merged)).toBeUndefined();
  });

  it.each([
    ['a.sh', 'if x; then\n  A=1\nelse\n  A=2\nfi\n'],
    ['a.toml', '[[x]]\na = 1\n[[x]]\na = 1\n'],
    ['a.json', '{"a": [{"b": 1}, {"b": 1}], "b": {"b": "a", "a": "b"}}'],
    ['a.yaml', 'l:\n  - k: 1\n  - k: 1\n---\nl:\n  - k: 1\n'],
    ['a.md', 'the key: a\nthe key: b\n'],
    ['a.json5', '{a: 1, b: "x", c: 1}'],
    ['nginx.conf', 'server {\n  root /a;\n}\nserver {\n  root /b;\n}\n'],
    [
      'nginx.conf',
      'server {\n  listen 80;\n  listen 81;\n  allow 10.0.0.1;\n  allow 10.0.0.2;\n}\n',
    ],
    ['nginx.conf', 'location / {\n  proxy_set_header A a;\n  proxy_set_header B b;\n}\n'],
    ['haproxy.cfg', 'frontend a\n  mode tcp\nfrontend b\n  mode tcp\n'],
    ['ssh_config', 'Host a\n  User x\nHost b\n  User y\n'],
    ['a.tf', 'resource "a" "b" {\n  count = 1\n}\nresource "a" "c" {\n  count = 1\n}\n'],
    ['a.ts', 'switch (a) {\n  case 1: return b;\n  case 2: return c;\n  default: return d;\n}\n'],
    ['a.ts', 'f({\n  a: 1,\n}, {\n  a: 2,\n});\n'],
    ['a.py', 'def f(x: int):\n    y: int = 1\n\ndef g(x: int):\n    y: int = 2\n'],
    ['requirements.txt', 'a==1\nab==1\n# a==2\n-r base.txt\n'],
  ])('%s: %j has every key once', (path, merged) => {
    expect(double(path, merged)).toBeUndefined();
  });
});
