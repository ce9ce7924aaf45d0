namespace Lariat.Tests;

/// <summary>What happened, in order.</summary>
internal sealed class Recorder
{
    private readonly List<string> _events = [];

    public string Text => string.Join(' ', _events);

    public void Add(string what) => _events.Add(what);
}
