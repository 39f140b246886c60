"""Prints the values that the tests of Sources/Reporting/Statistics and Sources/Reporting/Answer compare with.

    python3 -m venv venv && venv/bin/pip install scipy==1.17.1 statsmodels==0.15.0
    venv/bin/python Tests/Statistics/recorded.py

Nothing here uses code of this repository: SciPy and statsmodels where they have the formula, NumPy where they do not (clusters).
"""

import numpy as np
import scipy
import statsmodels
from scipy import special, stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import TTestPower

print("SciPy", scipy.__version__, "statsmodels", statsmodels.__version__, "NumPy", np.__version__)

# Differences of three arms to a baseline over eight seeds, in points.
ARMS = {
    "IMC": [1.9, 0.4, 2.8, 1.1, 2.2, 0.6, 2.4, 1.3],
    "LMI": [-0.9, 1.6, 0.3, -0.4, 1.2, 0.8, -0.2, 0.5],
    "both": [-1.2, -0.3, -2.1, -1.0, -0.4, -1.8, -0.9, -1.5],
}

print("\n# the answer: paired t test, interval, Holm, sign flips with Holm")
raw, flips = [], []
for name, values in ARMS.items():
    test = stats.ttest_1samp(values, 0)
    interval = test.confidence_interval(0.95)
    flip = stats.permutation_test(
        (np.array(values),), lambda x, axis: np.mean(x, axis=axis), permutation_type="samples", n_resamples=np.inf
    ).pvalue
    raw.append(test.pvalue)
    flips.append(flip)
    print(name, np.mean(values), np.std(values, ddof=1), interval.low, interval.high, test.pvalue, flip)
print("Holm t", list(multipletests(raw, method="holm")[1]))
print("Holm sign flips", list(multipletests(flips, method="holm")[1]))

print("\n# Hedges' correction, exact: gamma(n/2) / (sqrt(n/2) gamma((n-1)/2))")
for n in (2, 3, 4, 7, 20):
    print(n, np.exp(special.gammaln(n / 2) - special.gammaln((n - 1) / 2)) / np.sqrt(n / 2))

print("\n# seeds needed: power 0.8, paired t test at 0.05 / m")
for effect in (0.5, 0.8, 1.0, 1.5, 2.0):
    print(effect, [int(np.ceil(TTestPower().solve_power(effect, power=0.8, alpha=0.05 / m))) for m in (1, 3, 60)])
for name, values in ARMS.items():
    n = len(values)
    g = abs(np.mean(values)) / np.std(values, ddof=1)
    g *= np.exp(special.gammaln((n - 1) / 2) - special.gammaln((n - 2) / 2)) / np.sqrt((n - 1) / 2)
    print(name, "g", g, [int(np.ceil(TTestPower().solve_power(g, power=0.8, alpha=0.05 / m))) for m in (1, 3)])

print("\n# intersection-union: an arm against three rivals, one-sided p, lower end, upper end for all together")
ARM = [61.0, 63.5, 62.2, 64.1, 62.9]
RIVALS = {"majority": [58.0] * 5, "text": [60.1, 60.9, 61.3, 62.0, 60.2], "picture": [57.0, 61.5, 58.1, 59.9, 60.3]}
for name, rival in RIVALS.items():
    difference = np.array(ARM) - np.array(rival)
    n = len(difference)
    error = np.std(difference, ddof=1) / np.sqrt(n)
    one = stats.ttest_1samp(difference, 0, alternative="greater").pvalue
    low = difference.mean() - stats.t.ppf(0.975, n - 1) * error
    high = difference.mean() + stats.t.ppf(1 - 0.025 / len(RIVALS), n - 1) * error
    print(name, difference.mean(), one, low, high)

print("\n# the t distribution's tails by SciPy, for the finite sums")
for n in (1, 2, 3, 4, 7, 12, 23):
    print(n, [2 * stats.t.sf(t, n) for t in (0.3, 1.7, 4.5)])

print("\n# a cluster bootstrap of a ratio, percentile and BCa with the acceleration of influence values, 400,000 replicates")
VALUES = np.array([0, 100, 0, -50, 0, 0, 100, 0, 25, 0, 0, -100, 0, 100, 0, 50, 0, 0, 100, 0], float)
CLUSTERS = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 3, 4, 4, 5, 5, 6, 7, 7, 8, 8, 9])
random = np.random.default_rng(0)
count = CLUSTERS.max() + 1
sums = np.bincount(CLUSTERS, VALUES)
sizes = np.bincount(CLUSTERS)
drawn = random.multinomial(count, np.ones(count) / count, size=400_000)
replicates = np.sort(drawn @ sums / (drawn @ sizes))
estimate = VALUES.mean()
influence = (sums - sizes * estimate) * count / sizes.sum()
acceleration = (influence**3).sum() / count**3 / (6 * ((influence**2).sum() / count**2) ** 1.5)
bias = stats.norm.ppf((replicates < estimate - 1e-9).mean() + (abs(replicates - estimate) <= 1e-9).mean() / 2)
ends = [stats.norm.cdf(bias + (bias + z) / (1 - acceleration * (bias + z))) for z in stats.norm.ppf([0.025, 0.975])]
print("estimate", estimate, "percentile", np.percentile(replicates, [2.5, 97.5]))
print("acceleration", acceleration, "BCa", np.percentile(replicates, 100 * np.array(ends)))

print("\n# looks after 4, 8, 12, 16, 20, 24 seeds: the smallest p of a t test over its look's share of the seeds, 4,000,000 studies")
LOOKS = [4, 8, 12, 16, 20, 24]
least = []
for _ in range(40):
    x = random.standard_normal((100_000, 24))
    found = np.full(len(x), np.inf)
    for n in LOOKS:
        t = x[:, :n].mean(1) / (x[:, :n].std(1, ddof=1) / np.sqrt(n))
        found = np.minimum(found, 2 * stats.t.sf(abs(t), n - 1) / (n / 24))
    least.append(found)
least = np.sort(np.concatenate(least))
for level in (0.05, 0.05 / 3, 0.01):
    print(level, np.quantile(least, level))
for value in (0.002, 0.01, 0.05):
    print("p of a least", value, (least <= value).mean())

print("\n# looks at 3, 5, 8 and 12 seeds by hand, each with the ordinary p < 0.05, one arm: how often something is found where nothing is")
found = np.zeros(400_000, bool)
x = random.standard_normal((400_000, 12))
for n in (3, 5, 8, 12):
    t = x[:, :n].mean(1) / (x[:, :n].std(1, ddof=1) / np.sqrt(n))
    found |= 2 * stats.t.sf(abs(t), n - 1) < 0.05
print(found.mean())
