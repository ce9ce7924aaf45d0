namespace Lariat.Conformance;

/// <summary>Python's <c>ContextVar</c>: an AsyncLocal with a default, which null is not.</summary>
internal sealed class ContextVariable(object? defaultValue)
{
    private readonly AsyncLocal<Setting?> _setting = new();

    public object? Value
    {
        get => _setting.Value is { } setting ? setting.Value : defaultValue;
        set => _setting.Value = new Setting(value);
    }

    private sealed record Setting(object? Value);
}
