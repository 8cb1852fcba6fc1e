import { describe, expect, it } from 'vitest'
import { leaksOf } from './leaks-of.ts'

const traces: readonly (readonly [string, string])[] = [
  [
    'java',
    'java.lang.NullPointerException: x\n\tat com.shop.cart.CartService.add(CartService.java:42)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)',
  ],
  ['java', '<pre>\tat sun.reflect.NativeMethodAccessorImpl.invoke0(Native Method)\n</pre>'],
  ['java', '{"trace":"java.lang.IllegalStateException\\n\\tat shop.MainKt.main(Main.kt:7)\\n"}'],
  [
    'python',
    'Traceback (most recent call last):\n  File "/app/shop/views.py", line 12, in cart\n    total = items[0]\nIndexError',
  ],
  ['python', '<span>File &quot;/srv/app.py&quot;, line 3, in &lt;module&gt;</span>'],
  ['python', '{"detail":"  File \\"/srv/app.py\\", line 3, in f"}'],
  ['node', 'TypeError: x\n    at addItem (/app/src/cart.js:12:9)\n    at async handle (/app/src/app.js:3:1)'],
  ['node', '{"stack":"Error: x\\n    at file:///srv/app/main.mjs:3:7"}'],
  [
    'node',
    'Error\n<br> at Object.&lt;anonymous&gt; x\n at Layer.handle [as handle_request] (/app/lib/router/layer.js:95:5)',
  ],
  ['node', '    at C:\\shop\\server.js:10:3'],
  ['node', '    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)'],
  ['dotnet', '   at Shop.Cart.Add(Int32 id) in C:\\src\\Shop\\Cart.cs:line 42\r\n'],
  ['dotnet', '<h1>Server Error in &#39;/&#39; Application.<hr>'],
  [
    'php',
    '<b>Fatal error</b>:  Uncaught Error: Call to a member function on null in /var/www/cart.php:12'.concat(
      '\nthrown in <b>/var/www/cart.php</b> on line <b>12</b>',
    ),
  ],
  ['php', '<br />\n<b>Warning</b>:  Undefined variable $x in <b>/var/www/html/index.php</b> on line <b>3</b><br />'],
  ['php', '#0 /var/www/html/index.php(12): Cart->add()\n#1 {main}'],
  ['go', 'goroutine 34 [running]:\nmain.add(0x1)\n\t/app/cart.go:12 +0x1d\n'],
  ['ruby', "app/models/cart.rb:12:in `add'\napp/controllers/carts_controller.rb:4:in `create'"],
  ['ruby', "/srv/app.rb:3:in 'Cart#add'"],
]

const harmless = [
  'See cart.js:12 and the file view.ts: both begin at line 3.',
  'He was at home (see notes.java: chapter 2).',
  'Native Method) acting is taught at the academy.',
  'const at = "/app.js"; fetch(`/static/main.js:` + n)',
  '<script src="/static/main.js:v12"></script>',
  'The goroutine leaks; a goroutine is cheap.',
  'Warning: wet floor. See index.php.',
  'require "cart.rb": in Ruby that is a file',
  'A traceback is printed by Python when it fails.',
  'at 10:30 (UTC) the build of app.ts:latest began',
]

describe('stack traces', () => {
  it.each(traces)('%s: %j', (language, text) => {
    expect(leaksOf(text)).toContain(`stacktrace.${language}`)
  })

  it.each(harmless)('none in %j', (text) => {
    expect(leaksOf(text)).toEqual([])
  })
})
