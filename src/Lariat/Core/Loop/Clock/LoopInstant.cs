using System.Globalization;

namespace Lariat;

/// <summary>A point in time on the clock of a loop: what <see cref="EventLoop.Time"/> reads.</summary>
/// <remarks>
/// A type of its own, so that a point in time is not mistaken for a duration: the difference of two instants is a
/// <see cref="TimeSpan"/>, an instant plus or minus a <see cref="TimeSpan"/> is an instant, and nothing converts one into the other.
/// Instants of different loops can be compared if both use the clock of the machine.
/// Thread: any. asyncio: the floats of <c>loop.time()</c>.
/// </remarks>
public readonly struct LoopInstant : IEquatable<LoopInstant>, IComparable<LoopInstant>
{
    internal LoopInstant(long ns) => Ns = ns;

    /// <summary>The zero of the clock, and the default value.</summary>
    /// <remarks>A virtual clock begins there. The zero of a real clock is an arbitrary point in the past.</remarks>
    public static LoopInstant Zero => default;

    internal long Ns { get; }

    /// <summary>An instant later by a time. Beyond the range of the clock, about 292 years: its end.</summary>
    public static LoopInstant operator +(LoopInstant instant, TimeSpan time)
        => new(LoopTime.AddSaturating(instant.Ns, LoopTime.ToNs(time)));

    /// <summary>An instant earlier by a time. Beyond the range of the clock, about 292 years: its end.</summary>
    public static LoopInstant operator -(LoopInstant instant, TimeSpan time)
        => new(LoopTime.SubtractSaturating(instant.Ns, LoopTime.ToNs(time)));

    /// <summary>The time from one instant to another; negative if <paramref name="left"/> is the earlier one.</summary>
    public static TimeSpan operator -(LoopInstant left, LoopInstant right)
        => LoopTime.ToTimeSpan(LoopTime.SubtractSaturating(left.Ns, right.Ns));

    /// <summary>True if both are the same instant.</summary>
    public static bool operator ==(LoopInstant left, LoopInstant right) => left.Ns == right.Ns;

    /// <summary>True if they differ.</summary>
    public static bool operator !=(LoopInstant left, LoopInstant right) => left.Ns != right.Ns;

    /// <summary>True if <paramref name="left"/> is earlier.</summary>
    public static bool operator <(LoopInstant left, LoopInstant right) => left.Ns < right.Ns;

    /// <summary>True if <paramref name="left"/> is earlier, or the same.</summary>
    public static bool operator <=(LoopInstant left, LoopInstant right) => left.Ns <= right.Ns;

    /// <summary>True if <paramref name="left"/> is later.</summary>
    public static bool operator >(LoopInstant left, LoopInstant right) => left.Ns > right.Ns;

    /// <summary>True if <paramref name="left"/> is later, or the same.</summary>
    public static bool operator >=(LoopInstant left, LoopInstant right) => left.Ns >= right.Ns;

    /// <summary>Negative if this instant is earlier than the other, zero if it is the same, positive if it is later.</summary>
    public int CompareTo(LoopInstant other) => Ns.CompareTo(other.Ns);

    /// <inheritdoc/>
    public bool Equals(LoopInstant other) => Ns == other.Ns;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopInstant other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Ns.GetHashCode();

    /// <summary>The seconds since the zero of the clock: <c>12.5 s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ns / 1e9:0.#########} s");
}
