namespace Lariat.Net.Tests;

/// <summary>Every network test runs on every driver, and can be counted: a variant's name begins with its driver's.</summary>
public class DriverVariantsTests
{
    private static readonly string[] s_drivers = ["Epoll", "Portable", "Uring"];

    [Fact]
    public void ContractClasses_EachDriver_HasAVariant()
    {
        Type[] types = typeof(DriverTest).Assembly.GetTypes();
        Type[] contracts = [.. types.Where(type => type.IsAbstract && type.IsSubclassOf(typeof(DriverTest)) && type.Name.EndsWith("Tests", StringComparison.Ordinal))];

        string[] missing =
        [
            .. contracts.SelectMany(contract => s_drivers
                .Where(driver => !types.Any(type => type.BaseType == contract && type.Name == driver + contract.Name))
                .Select(driver => driver + contract.Name)),
        ];

        Assert.NotEmpty(contracts);
        Assert.Empty(missing);
    }

    [Fact]
    public void Variants_Names_BeginWithTheDriverThatTheyMake()
    {
        Type[] variants = [.. typeof(DriverTest).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(DriverTest)))];

        string[] wrong =
        [
            .. variants.Where(variant => !DriverName(variant).StartsWith(variant.Name[..4], StringComparison.Ordinal)).Select(variant => variant.Name),
        ];

        Assert.NotEmpty(variants);
        Assert.Empty(wrong);
    }

    /// <summary>The name of the driver that a variant makes; its own where that driver is not available.</summary>
    private static string DriverName(Type variant)
    {
        using LowLevel.IoDriver? driver = ((DriverTest)Activator.CreateInstance(variant)!).MakeDriverOrNull();
        return driver?.GetType().Name ?? variant.Name;
    }
}
