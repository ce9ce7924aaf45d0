using Lariat.Coroutines;

namespace Lariat;

/// <summary>The features that were used on a loop. Loop thread only.</summary>
internal sealed class LoopFeatures
{
    private static int s_lastIndex = -1;

    private readonly List<LoopFeature> _inOrderOfCreation = [];
    private LoopFeature?[] _byIndex = [];
    private volatile bool _handlesInterrupt;

    /// <summary>The last shutdown step that has begun.</summary>
    public LoopShutdownStep ReachedStep { get; private set; }

    /// <summary>True while the program has a callback for Ctrl-C on this loop. Any thread: the signal thread reads it.</summary>
    public bool HandlesInterrupt
    {
        get => _handlesInterrupt;
        set => _handlesInterrupt = value;
    }

    public static int NextIndex() => Interlocked.Increment(ref s_lastIndex);

    public LoopFeature? Find(int index)
    {
        LoopFeature?[] byIndex = _byIndex;
        return (uint)index < (uint)byIndex.Length ? byIndex[index] : null;
    }

    public T Add<T>(int index, T feature)
        where T : LoopFeature
    {
        if (index >= _byIndex.Length)
        {
            Array.Resize(ref _byIndex, Volatile.Read(ref s_lastIndex) + 1);
        }

        _byIndex[index] = feature;
        _inOrderOfCreation.Add(feature);
        return feature;
    }

    public bool HasFeatureOf(LoopShutdownStep step) => FindFeatureOf(step) is not null;

    /// <summary>
    /// Awaits the feature of a step, if it was used. A feature first used later detects by <see cref="ReachedStep"/> that it is late.
    /// </summary>
    public async Coroutine ShutdownAsync(LoopShutdownStep step)
    {
        ReachedStep = step;
        if (FindFeatureOf(step) is { } feature)
        {
            await feature.ShutdownAsync();
        }
    }

    public void OnClosing()
    {
        // Closing one feature may create another one, which is younger.
        for (int i = _inOrderOfCreation.Count - 1; i >= 0; i--)
        {
            _inOrderOfCreation[i].OnClosing();
        }
    }

    public void OnClosed()
    {
        for (int i = _inOrderOfCreation.Count - 1; i >= 0; i--)
        {
            _inOrderOfCreation[i].OnClosed();
        }
    }

    private LoopFeature? FindFeatureOf(LoopShutdownStep step) => _inOrderOfCreation.Find(feature => feature.ShutdownStep == step);
}
