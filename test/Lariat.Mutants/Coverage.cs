// A line of the file is the time a test takes, its index, and the mutants that it reaches; "-1 INDEX" is written when it starts. So a test
// that ends the process (it hangs, or takes too long) is left out by the next process, which goes on with the one that follows.
using System.Diagnostics;
using System.Reflection;

namespace Lariat.Mutants;

/// <summary>Runs tests, and knows which of them reach a mutant.</summary>
internal sealed class Coverage(string file, IReadOnlyList<TestCase> tests, Type mutantSwitch)
{
    // Ticks of a thread, not time: on a busy machine the test and the thread are both slow. A test that took long may take longer.
    private const int HangsAfterTicks = 150;
    private const int HangsAfterTimes = 50;
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(100);

    private readonly FieldInfo _active = mutantSwitch.GetField("Active")!;
    private readonly bool[] _reached = (bool[])mutantSwitch.GetField("Reached")!.GetValue(null)!;
    private readonly string _reachedByChildren = file + ".children";
    private int _ticksLeft = int.MaxValue;

    /// <summary>Starts the thread that ends the process when a test hangs.</summary>
    public void StartWatchdog() => new Thread(Watch) { IsBackground = true, Name = "watchdog" }.Start();

    /// <summary>The tests that reach each mutant, the shortest first.</summary>
    public Dictionary<int, List<TestCase>> Read()
    {
        Measure();
        Dictionary<int, List<TestCase>> coverage = [];
        foreach (long[] numbers in Lines().Where(numbers => numbers[0] >= 0).OrderBy(numbers => numbers[0]))
        {
            tests[(int)numbers[1]].Duration = TimeSpan.FromMilliseconds(numbers[0]);
            foreach (long id in numbers[2..])
            {
                (coverage.TryGetValue((int)id, out List<TestCase>? covering) ? covering : coverage[(int)id] = []).Add(tests[(int)numbers[1]]);
            }
        }

        return coverage;
    }

    /// <summary>Runs a test with a mutant, 0 for none. Null if it passed; the process ends if it hangs.</summary>
    public Exception? Run(TestCase test, int mutant = 0)
    {
        Environment.SetEnvironmentVariable("LARIAT_MUTANT", mutant.ToString((IFormatProvider?)null));
        _active.SetValue(null, mutant);
        Volatile.Write(ref _ticksLeft, Math.Max(HangsAfterTicks, (int)(test.Duration * HangsAfterTimes / s_tick)));
        Exception? error = test.Run();
        Volatile.Write(ref _ticksLeft, int.MaxValue);
        _active.SetValue(null, 0);
        return error;
    }

    private void Watch()
    {
        while (Interlocked.Decrement(ref _ticksLeft) > 0)
        {
            Thread.Sleep(s_tick);
        }

        Process.GetCurrentProcess().Kill();
    }

    private IEnumerable<long[]> Lines()
        => File.Exists(file) ? File.ReadLines(file).Select(line => Array.ConvertAll(line.Split(' '), long.Parse)) : [];

    private void Measure()
    {
        HashSet<long> measured = [.. Lines().Where(numbers => numbers[0] >= 0).Select(numbers => numbers[1])];
        HashSet<long> started = [.. Lines().Select(numbers => numbers[1])];
        for (int index = 0; index < tests.Count; index++)
        {
            if (started.Contains(index))
            {
                if (!measured.Contains(index))
                {
                    Console.WriteLine($"left out, because it fails without a mutant: {tests[index].Name}");
                }

                continue;
            }

            File.AppendAllText(file, $"-1 {index}\n");
            Array.Clear(_reached);
            File.Delete(_reachedByChildren);
            Environment.SetEnvironmentVariable("LARIAT_MUTANTS_REACHED", _reachedByChildren);
            var time = Stopwatch.StartNew();
            if (Run(tests[index]) is { } error)
            {
                Console.WriteLine($"left out, because it fails without a mutant: {tests[index].Name}: {error.Message.Split('\n')[0]}");
                continue;
            }

            Environment.SetEnvironmentVariable("LARIAT_MUTANTS_REACHED", null);
            foreach (string id in File.Exists(_reachedByChildren) ? File.ReadLines(_reachedByChildren) : [])
            {
                _reached[int.Parse(id, null)] = true;
            }

            IEnumerable<int> reached = Enumerable.Range(0, _reached.Length).Where(id => _reached[id]);
            File.AppendAllText(file, string.Join(' ', reached.Prepend(index).Prepend((int)time.ElapsedMilliseconds)) + '\n');
        }
    }
}
