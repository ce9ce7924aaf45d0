namespace Lariat.Jobs;

/// <summary>Names the program's <c>JsonSerializerContext</c>, which has the types of payloads and results.</summary>
/// <remarks>
/// <c>[assembly: JobPayloads(typeof(AppJson))]</c>, with <c>[JsonSerializable(typeof(Order))] internal partial class AppJson :
/// JsonSerializerContext;</c>. Strings, numbers, booleans, dates and GUIDs need none. A program whose payloads are spread over several
/// contexts names each.
/// </remarks>
/// <param name="contextType">Derived from <c>JsonSerializerContext</c>.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class JobPayloadsAttribute(Type contextType) : Attribute
{
    /// <summary>The context.</summary>
    public Type ContextType { get; } = contextType;
}
