// Lint rules: types first, small functions, promises handled, tensors only through nn/ops in networks.
import globals from 'globals'
import svelte from 'eslint-plugin-svelte'
import ts from 'typescript-eslint'

const size = {
  complexity: ['error', 12],
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
  'max-params': ['error', 5]
}

export default ts.config(
  { ignores: ['out/**', 'node_modules/**', 'dist/**', 'resources/**', 'test-results/**'] },
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      ...size,
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-globals': ['error', 'name', 'event'],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['src/{main,preload,renderer}/**/*.ts', 'e2e/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error'
    }
  },
  {
    files: ['src/renderer/**/*.svelte', 'src/renderer/**/*.svelte.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: { 'max-lines': ['error', { max: 350, skipBlankLines: true }] }
  },
  {
    files: ['src/main/worker/gans/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      // tfjs derives these wrongly or not at all to second order (RECIPES 11): nn/ops has right ones.
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['@tensorflow/*'], message: 'Networks use nn/ops only.', allowTypeImports: true }
          ]
        }
      ]
    }
  },
  {
    files: ['src/setup/**/*.mjs', 'resources/**/*.mjs'],
    languageOptions: { globals: globals.node },
    rules: { 'no-console': 'off' }
  },
  {
    files: ['**/*.test.ts', '**/*.test.mjs', 'e2e/**/*.ts'],
    rules: { 'max-lines-per-function': 'off', 'no-console': 'off' }
  }
)
