// Who may import whom (README, "Layers"): each rule is one sentence of it.
const only = (name, from, to, comment) => ({ name, severity: 'error', comment, from, to })
const test = '\\.test\\.(ts|mjs)$'

module.exports = {
  forbidden: [
    only('no-cycles', {}, { circular: true }, 'A cycle means two files are one thought.'),
    only(
      'no-orphans',
      {
        orphan: true,
        pathNot: [
          test,
          '\\.d\\.ts$',
          'src/preload/index\\.ts$',
          'src/main/(index|cli/index|worker/index)\\.ts$',
          'tsconfig'
        ]
      },
      {},
      'A file that nobody imports is dead.'
    ),
    only('border-is-alone', { path: '^src/preload', pathNot: test }, { path: '^src/(main|renderer|setup)' }),
    only(
      'border-knows-zod',
      { path: '^src/preload', pathNot: `index\\.ts$|${test}` },
      { pathNot: ['^src/preload', 'node_modules/zod'] }
    ),
    only('main-not-page', { path: '^src/main' }, { path: '^src/(renderer|setup)' }),
    only(
      'main-not-tensors',
      { path: '^src/main', pathNot: ['^src/main/worker/', test] },
      { path: '^src/main/worker/' },
      'Main names the worker by its built path only.'
    ),
    only('worker-not-main', { path: '^src/main/worker/', pathNot: test }, { path: '^src/main/(?!worker/)' }),
    only('page-not-main', { path: '^src/renderer' }, { path: '^src/(main|setup)' }),
    only(
      'electron-at-home',
      {
        path: '^src',
        pathNot: [
          '^src/main/(index|window|ipc|protocol|supervisor|fork)\\.ts$',
          '^src/preload/index\\.ts$',
          test
        ]
      },
      { path: 'node_modules/electron/' }
    ),
    only(
      'sqlite-under-log',
      { path: '^src', pathNot: ['^src/main/log/', test] },
      { path: 'node_modules/better-sqlite3' }
    ),
    only(
      'tfjs-in-worker',
      { path: '^src', pathNot: '^src/main/worker/' },
      { path: 'node_modules/@tensorflow' }
    ),
    only(
      'binding-in-engine',
      { path: '^src', pathNot: '^src/main/worker/engine\\.ts$' },
      { path: 'node_modules/@tensorflow/tfjs-node' }
    ),
    only(
      'log-is-low',
      { path: '^src/main/log/', pathNot: test },
      { path: '^src/main/(calls|cli|ipc|index|supervisor|window)' }
    ),
    only('calls-not-shell', { path: '^src/main/calls/' }, { path: '^src/main/(ipc|index|window|cli)' }),
    only('cli-not-window', { path: '^src/main/cli/' }, { path: '^src/main/(ipc|index|window|protocol)' }),
    only(
      'kinds-are-alone',
      { path: '^src/main/worker/gans/(?!index|define)', pathNot: test },
      { path: '^src/main/worker/(gans/(?!define|index)|training|jobs|data)' }
    ),
    only(
      'floor-is-low',
      { path: '^src/main/worker/(nn|program)/', pathNot: test },
      { path: '^src/main/worker/(jobs|training|gans|metrics|latent|exporters|data)/' }
    ),
    only(
      'jobs-on-top',
      { path: '^src/main/worker/(?!jobs|index)', pathNot: test },
      { path: '^src/main/worker/jobs/' }
    ),
    only(
      'parts-are-dumb',
      { path: '^src/renderer/(parts|lib)/' },
      { path: '^src/renderer/(views|state|api)' }
    ),
    only('state-not-views', { path: '^src/renderer/state/' }, { path: '^src/renderer/(views|parts)/' })
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/setup' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.svelte.ts', '.svelte', '.mjs', '.js', '.d.ts'] }
  }
}
